import { expect, it } from 'vitest'
import { equal, fromJSON, type Fn } from '../../src/index.ts'

/** A recipe's schedule, and the steps at which to ask it. */
export interface Asked {
  readonly id: number
  readonly name: string
  readonly schedule: Fn
  readonly xs: readonly number[]
}

/** What holds for every recipe that counts steps. */
export function testStepRecipes(all: readonly Asked[]): void {
  it.each(all)(
    '$id $name is plain data, and the same to the last bit when read again',
    ({ schedule, xs }) => {
      const again = fromJSON(JSON.parse(JSON.stringify(schedule)))
      expect(equal(again, schedule)).toBe(true)
      expect(xs.map(step => again({ step }))).toEqual(xs.map(step => schedule({ step })))
    },
  )

  it.each(all)('$id $name counts steps, however long the run is', ({ schedule, xs }) => {
    const run = { epoch: 1, batch: 0, progress: 0.5, steps: 6, epochs: 2, stepsPerEpoch: 3, samples: 96 }
    expect(xs.map(step => schedule({ ...run, step }))).toEqual(xs.map(step => schedule({ step })))
  })
}
