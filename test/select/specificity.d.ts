// The package's own types cannot be reached through its `exports`.
declare module '@bramus/specificity' {
  export function calculate(
    selector: string,
  ): { readonly value: { readonly a: number; readonly b: number; readonly c: number } }[]
}
