const LIGHT = `
text { font: 12px ui-monospace, SFMono-Regular, Menlo, Consolas, "DejaVu Sans Mono", monospace; fill: #334155; white-space: pre }
.title { font: 600 15px system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; fill: #0f172a }
.note { font: 12.5px system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; fill: #64748b }
.code { font-size: 13px; fill: #1e1b4b }
.name { font-size: 13px; font-weight: 600 }
.quiet { font-size: 11px; fill: #94a3b8 }
.middle { text-anchor: middle }
.value { fill: #1e293b }
.entry { fill: #1e293b; text-anchor: end }
.key { fill: #64748b }
.message { fill: #dc2626 }
.axis, .life, .error, .curve { fill: none; stroke: #64748b; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round }
.pause { stroke-dasharray: 0 5 }
.curve { stroke: #818cf8 }
.area { fill: #818cf8; fill-opacity: 0.12 }
.group { fill: #94a3b8; fill-opacity: 0.18 }
.error { stroke: #dc2626; stroke-width: 2.5 }
.life { stroke: #818cf8; stroke-width: 2 }
.box { fill: #eef2ff; stroke: #c7d2fe }
`

const DARK = `
text { fill: #cbd5e1 }
.title { fill: #f1f5f9 }
.note { fill: #94a3b8 }
.code { fill: #e0e7ff }
.quiet { fill: #64748b }
.value, .entry { fill: #1e293b }
.key { fill: #64748b }
.message { fill: #f87171 }
.axis { stroke: #94a3b8 }
.error { stroke: #f87171 }
.box { fill: #191b33; stroke: #3b3d73 }
`

export const STYLE = `${LIGHT}@media (prefers-color-scheme: dark) {${DARK}}`

const COLD = { fill: [0xba, 0xe6, 0xfd], stroke: [0x38, 0xbd, 0xf8] }
const MILD = { fill: [0xdd, 0xd6, 0xfe], stroke: [0xa7, 0x8b, 0xfa] }
const WARM = { fill: [0xfe, 0xcd, 0xd3], stroke: [0xfb, 0x71, 0x85] }

/** From cold to warm, light enough for dark text; grey for what is no number. */
export function colours(level: number | undefined): { readonly fill: string; readonly stroke: string } {
  if (level === undefined) return { fill: '#e2e8f0', stroke: '#94a3b8' }
  const [from, to, part] = level < 0.5 ? [COLD, MILD, level * 2] : [MILD, WARM, level * 2 - 1]
  const mix = (a: readonly number[], b: readonly number[]) =>
    `rgb(${a.map((c, i) => Math.round(c * (1 - part) + b[i]! * part)).join(' ')})`
  return { fill: mix(from.fill, to.fill), stroke: mix(from.stroke, to.stroke) }
}
