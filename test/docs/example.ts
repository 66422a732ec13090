import ts from 'typescript'

/** A block of code in the documentation. */
export interface Example {
  readonly title: string
  readonly code: string
  /** The line of its file on which it begins, from 1. */
  readonly line: number
}

/** What an example is run with. */
export interface Runtime {
  /** The exports of a module, by the name that a user imports it by. */
  load(module: string): Promise<Record<string, unknown>>
  /** What a name that its module does not export comes to. */
  missing(name: string): never
  /** One `// => value`, or one `// => Observable of a, b, c`. */
  check(actual: unknown, expected: readonly unknown[], isObservable: boolean, line: number): void
}

const BLOCK = /^```ts\n([^]*?)^```/gm
const lineAt = (text: string, index: number) => text.slice(0, index).split('\n').length

/** The `@example` blocks of a source file, titled by the name that they document. */
export const examplesOfSource = (text: string): Example[] =>
  [...text.matchAll(/\/\*\*(?:(?!\*\/)[^])*?@example[^]*?\*\/\s*(.*)/g)].flatMap(match => {
    const [comment, declaration = ''] = match
    const begin = lineAt(text, match.index)
    const name = /^(?:(?:export|const|function|class|interface|type|static|get) )*([\w$]+)/.exec(declaration)
    const document = comment.replace(/^ *\* ?/gm, '')
    const title = name?.[1] ?? declaration
    const blocks = [...document.matchAll(BLOCK)]
    if (blocks.length !== document.split('@example').length - 1)
      return [{ title, code: 'throw new Error("an @example is one ```ts block")', line: begin }]
    return blocks.map(({ 1: code = '', index }) => ({ title, code, line: begin + lineAt(document, index) }))
  })

/** The ```ts blocks of a page, titled by the heading above them. */
export const examplesOfPage = (text: string): Example[] =>
  [...text.matchAll(BLOCK)].map(({ 1: code = '', index }) => ({
    title: [...text.slice(0, index).matchAll(/^#+ (.*)/gm)].at(-1)?.[1] ?? 'the beginning',
    code,
    line: lineAt(text, index) + 1,
  }))

const AsyncFunction = (async () => {}).constructor as new (
  ...args: string[]
) => (...args: unknown[]) => Promise<void>

/** An example as a function of the names in scope: its imports are loaded, and every `// => value` is checked. */
export function compile({
  code,
  line,
}: Example): (scope: Readonly<Record<string, unknown>>, runtime: Runtime) => Promise<void> {
  // A statement with a result ends there, even where the next line begins with a bracket.
  const text = code.replaceAll('// =>', '; // =>')
  const file = ts.createSourceFile('example.ts', text, ts.ScriptTarget.Latest, true)
  let checks = 0
  const statements = file.statements.map(statement => {
    const before = text.slice(statement.pos, statement.getStart())
    if (ts.isImportDeclaration(statement)) return before + loading(statement)
    const comment = ts.getTrailingCommentRanges(text, statement.end)?.[0]
    const result = comment && /^\/\/ => (Observable of )?(.*)/.exec(text.slice(comment.pos, comment.end))
    if (!result || !ts.isExpressionStatement(statement)) return text.slice(statement.pos, statement.end)
    checks++
    const [, observable, expected] = result
    const at = line + file.getLineAndCharacterOfPosition(comment.pos).line
    return `${before};$.check(${statement.expression.getText()}, [${expected}], ${!!observable}, ${at});`
  })
  if (checks !== code.split('// =>').length - 1)
    throw new Error(`line ${line}: every "// => value" follows an expression that is a whole statement`)
  const body = ts.transpile(statements.join(''), { target: ts.ScriptTarget.ES2022 })
  return (scope, runtime) =>
    new AsyncFunction('$', ...Object.keys(scope), `{${body}\n}`)(runtime, ...Object.values(scope))
}

/** An import as a declaration, in which a name that the module does not export is an error. */
function loading({ importClause, moduleSpecifier }: ts.ImportDeclaration): string {
  const module = `await $.load(${moduleSpecifier.getText()})`
  const bindings = importClause?.namedBindings
  if (!bindings || importClause.isTypeOnly) return module
  if (ts.isNamespaceImport(bindings)) return `const ${bindings.name.text} = ${module}`
  const names = bindings.elements
    .filter(element => !element.isTypeOnly)
    .map(({ name, propertyName }) => {
      const exported = propertyName?.text ?? name.text
      return `${exported}: ${name.text} = $.missing('${exported}')`
    })
  return `const { ${names.join(', ')} } = ${module}`
}
