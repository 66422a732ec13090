// Every case of golden/ against our recipes, and a table of how many there are.
import { readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { CASES, tolerance, type Case, type System } from './cases.ts'

const folder = new URL('systems/', import.meta.url)
const systems = new Map<string, System>()
for (const file of readdirSync(folder)) {
  const module = (await import(new URL(file, folder).href)) as { readonly default: System }
  systems.set(file.replace('.ts', ''), module.default)
}
const fileOf = (system: string): string => system.toLowerCase().replace(/[^a-z0-9]+/g, '-')

const reasonOf = (one: Case): string | undefined => {
  const own = systems.get(fileOf(one.system))
  if (one.suggestion !== undefined) return undefined
  if (!own) return 'no recipe yet'
  const { left = {} } = own
  return left[one.id] ?? left[one.name]
}

function groups<T>(all: readonly T[], key: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const one of all) groups.set(key(one), [...(groups.get(key(one)) ?? []), one])
  return groups
}

const bySystem = groups(CASES, ({ system }) => system)
const compared = new Map(
  [...bySystem].map(([system, cases]) => [system, cases.filter(one => !reasonOf(one))]),
)

// Suggestions are no curves; suggestions.test.ts compares them.
const curves = [...compared].map(
  ([system, cases]) => [system, cases.filter(({ suggestion }) => suggestion === undefined)] as const,
)

describe.each(curves.filter(([, cases]) => cases.length > 0))('%s', (system, cases) => {
  test.each(cases)('$id $name $kind', one => {
    const make = systems.get(fileOf(system))?.curves[one.name]
    if (!make) throw new Error(`no curve for ${one.name} in systems/${fileOf(system)}.ts`)
    if (one.kind === 'error') {
      expect(() => {
        const curve = make(one.params as never, one)
        for (const x of one.xs.length > 0 ? one.xs : [0, 1, 2]) curve(x)
      }).toThrow()
      return
    }
    const curve = make(one.params as never, one)
    const within = tolerance(one)
    one.xs.forEach((x, i) => {
      const [ours, theirs] = [curve(x), one.ys[i]!]
      if (Object.is(ours, theirs)) return
      expect(Math.abs(ours - theirs), `at ${x}: ours ${ours}, theirs ${theirs}`).toBeLessThanOrEqual(within)
    })
  })
})

test('all cases are in the table, with the reason where they are not compared', async () => {
  const rows = [...bySystem].map(([system, cases]) => {
    const reasons = groups(cases.filter(reasonOf), one => reasonOf(one)!)
    const why = [...reasons].map(([reason, those]) => `${those.length} ${reason}`).join('; ')
    return `| ${system} | ${cases.length} | ${compared.get(system)!.length} | ${why} |`
  })
  const table = ['| system | cases | compared | the others |', '|---|---|---|---|', ...rows, ''].join('\n')
  await expect(table).toMatchFileSnapshot('table.md')
})
