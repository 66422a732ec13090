/** Colours that people who see red and green alike can tell apart, each readable as text on its ground. */
export const LIGHT = ['#1769c4', '#b85a00', '#004a30', '#7a1266', '#857053', '#26288a']
export const DARK = ['#8fc4ff', '#e08332', '#6fefc0', '#dd5a9c', '#f6da55', '#3f8cfc']

/** The classes of a curve by its number; a second round of colours is broken. */
export const classOf = (i: number): string => `c${i % 6}${i % 12 > 5 ? ' broken' : ''}`

const colours = (palette: readonly string[]): string =>
  palette.map((colour, i) => `.rx-anneal .c${i}{color:${colour}}`).join('')

/** Everything has the colour of what it stands in; by itself it is quiet. */
export const STYLE = `.rx-anneal{--ground:#fff;--ink:#1f2937;--quiet:#5b6472;--grid:#e5e7eb;--plan:#d5dae2;background:var(--ground);color:var(--quiet);font:12px system-ui,sans-serif;font-variant-numeric:tabular-nums}
.rx-anneal text{fill:currentColor}
.rx-anneal .caption{color:var(--ink)}
.rx-anneal .title{color:var(--ink);font-size:16px;font-weight:600}
.rx-anneal .code{font-family:ui-monospace,monospace}
.rx-anneal .end{text-anchor:end}
.rx-anneal .middle{text-anchor:middle}
.rx-anneal .halo{paint-order:stroke;stroke:var(--ground);stroke-width:4px}
.rx-anneal path{fill:none;stroke:currentColor;stroke-linecap:round}
.rx-anneal .grid{color:var(--grid)}
.rx-anneal .seam{stroke-dasharray:1 4}
.rx-anneal .line{stroke-width:2;stroke-linejoin:round}
.rx-anneal .faint{stroke-width:1;opacity:.4}
.rx-anneal .broken .line{stroke-dasharray:7 3}
.rx-anneal .planned .line{color:var(--plan);stroke-width:7}
.rx-anneal circle{fill:currentColor;stroke:var(--ground)}
${colours(LIGHT)}
@media(prefers-color-scheme:dark){.rx-anneal{--ground:#111827;--ink:#e5e7eb;--quiet:#9ca3af;--grid:#2b3648;--plan:#3d4a60}${colours(DARK)}}`
