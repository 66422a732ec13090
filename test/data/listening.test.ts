// What listens, as plain data.
import { map } from 'rxjs'
import { describe, expect, it } from 'vitest'
import {
  clamp,
  constant,
  ended,
  equal,
  exponentialMean,
  fromJSON,
  linear,
  metric,
  onward,
  overlay,
  plateau,
  product,
  sequence,
  simulate,
  smooth,
  stalled,
  warmup,
  type Live,
} from '../../src/index.ts'
import { torch } from '../../src/recipes/index.ts'
import { recordOf } from '../support/recordOf.ts'

const record = recordOf([5, 4, 4, 3, 3, 3, 3, 2, 2, 2], { stepsPerEpoch: 2, epochs: 20 })
const again = (schedule: Live): Live => fromJSON<Live>(JSON.stringify(schedule))

describe('what listens, as plain data', () => {
  it.each([
    plateau(),
    plateau({ monitor: metric('val_loss'), patience: 1, threshold: { absolute: 0.5 }, rule: 'keras' }),
    product(smooth(0.1, 0), plateau({ patience: 0, factor: 0.5 })).pipe(clamp(0.01, 1)),
    warmup({ epochs: 2 }, plateau({ from: 0.1, patience: 0 }), 0.01),
    overlay({ steps: 3 }, linear(0, 1), plateau({ patience: 0 })),
    sequence(
      [{ epochs: 1 }, linear(0, 0.1, 'lr')],
      [{ until: stalled({ patience: 2 }) }, constant(0.1)],
      [{ epochs: 2 }, onward(smooth(1, 0))],
    ),
    sequence([{ until: ended(plateau()) }, constant(1)], ['rest', constant(2)]),
    torch.ReduceLROnPlateau({ lr: 0.1, patience: 1 }),
  ])('comes back the same: %s', schedule => {
    const back = again(schedule)
    expect(String(back)).toBe(String(schedule))
    expect([equal(back, schedule), back.param]).toEqual([true, schedule.param])
    expect(simulate(back, record)).toEqual(simulate(schedule, record))
  })

  it('is an object of its own', () => {
    expect(
      JSON.parse(JSON.stringify({ lr: plateau({ patience: 3, monitor: exponentialMean(0.9) as never }) })),
    ).toEqual({
      lr: { 'rx-anneal': 1, schedule: { plateau: [{ patience: 3, monitor: { exponentialMean: [0.9] } }] } },
    })
    expect(equal(plateau({ patience: 3 }), plateau({ patience: 4 }))).toBe(false)
    expect(equal(plateau(), linear(0, 1))).toBe(false)
  })

  it('says where it holds what nobody can write', () => {
    const own = sequence([{ until: map(() => true) }, constant(1)], ['rest', constant(2)])
    expect(() => JSON.stringify(own)).toThrow('is a bare function, which cannot be written as JSON')
  })

  it.each([
    [{ plateau: [{ patience: -1 }] }, 'patience and cooldown must be whole numbers'],
    [
      { plateau: [{ patience: { stalled: [{ patience: 1 }] } }] },
      'patience and cooldown must be whole numbers',
    ],
    [{ plateau: [{ constructor: 1 }] }, 'is neither a schedule'],
    [{ plateau: [{ monitor: 3 }] }, 'monitor must be the name of a metric'],
    [{ metric: ['loss'] }, 'is no schedule'],
    [{ sequence: [[{ until: 3 }, { constant: [1] }]] }, 'is no condition'],
  ])('is refused where it is none: %#', (schedule, message) => {
    expect(() => fromJSON({ 'rx-anneal': 1, schedule })).toThrow(SyntaxError)
    expect(() => fromJSON({ 'rx-anneal': 1, schedule })).toThrow(message)
  })
})
