import { readFileSync } from 'node:fs'

const MEASURES = ['Beak Length (mm)', 'Beak Depth (mm)', 'Flipper Length (mm)', 'Body Mass (g)'] as const

type Row = Record<(typeof MEASURES)[number], number | null> & { readonly Species: string }

/** The 342 penguins of the Palmer islands that were measured whole: four measures each, in standard deviations. */
export function loadPenguins(): { measures: number[][]; species: string[] } {
  const file = new URL('../data/penguins.json', import.meta.resolve('vega-datasets'))
  const rows = (JSON.parse(readFileSync(file, 'utf8')) as Row[]).filter(row =>
    MEASURES.every(name => row[name] !== null),
  )
  const columns = MEASURES.map(name => standardised(rows.map(row => row[name]!)))
  return {
    measures: rows.map((_, i) => columns.map(column => column[i]!)),
    species: rows.map(row => row.Species),
  }
}

function standardised(values: readonly number[]): number[] {
  const mean = values.reduce((sum, x) => sum + x, 0) / values.length
  const variance = values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / values.length
  return values.map(x => (x - mean) / Math.sqrt(variance))
}
