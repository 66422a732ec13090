import { exp, hump, linear, sequence, smooth } from '../../../src/index.ts'
import type { System } from '../cases.ts'

interface Params {
  readonly low: number
  readonly high: number
}

export default {
  curves: {
    linear: ({ low, high }: Params) => linear(low, high),
    smooth: ({ low, high }: Params) => smooth(low, high),
    exp: ({ low, high }: Params) => exp(low, high),
    hump: ({ low, high }: Params) => hump(low, high),
    '0.3*linear(0,1) + 0.7*linear(1,0)': () => sequence([0.3, linear(0, 1)], [0.7, linear(1, 0)]),
    // The seed's a + b counts as 1 when c is added, so that c begins at 1 / 1.4.
    '0.3*a + 0.3*b + 0.4*c (3-way sum)': () =>
      sequence([1, sequence([0.3, linear(0, 1)], [0.3, linear(1, 2)])], [0.4, linear(2, 0)]),
  },
} satisfies System
