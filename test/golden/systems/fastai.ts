import * as fastai from '../../../src/recipes/fastai.ts'
import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'

const { SchedCos, SchedExp, SchedLin, SchedNo, combine_scheds, combined_cos, fit_one_cycle } = fastai
const SCHEDS = { Lin: SchedLin, Cos: SchedCos, No: SchedNo, Exp: SchedExp }

interface Combined {
  readonly pcts: readonly number[]
  /** Written as `[SchedCos(.3,.6),SchedNo(.6,.6)]` or `Cos(.3,.6),No(.6,.6)`. */
  readonly scheds?: string
}
const combined = ({ pcts, scheds = 'No(1,1),'.repeat(pcts.length) }: Combined) =>
  combine_scheds({
    pcts,
    scheds: [...scheds.matchAll(/(Lin|Cos|No|Exp)\((.+?),(.+?)\)/g)].map(([, name, start, end]) =>
      SCHEDS[name as keyof typeof SCHEDS]({ start: Number(start), end: Number(end) }),
    ),
  })

type Params<F extends (given: never) => unknown> = Parameters<F>[0]

export const recipes = {
  SchedLin,
  SchedCos,
  SchedNo,
  SchedExp,
  SchedPoly: fastai.SchedPoly,
  combine_scheds: combined,
  combined_cos,
  'fit_one_cycle.lr': (params: Params<typeof fit_one_cycle>) => fit_one_cycle(params).learningRate,
  'fit_one_cycle.mom': (params: Params<typeof fit_one_cycle>) => fit_one_cycle(params).momentum,
  'fit_flat_cos.lr': fastai.fit_flat_cos,
  'fit_sgdr.lr': fastai.fit_sgdr,
  // What the case that fastai refuses leaves out is not why.
  fit_sgdr: (params: Partial<Params<typeof fastai.fit_sgdr>>) =>
    fastai.fit_sgdr({ n_cycles: 3, cycle_len: 1, ...params }),
  'LRFinder lr grid': fastai.LRFinder,
}
const { 'LRFinder lr grid': finder, ...rest } = recipes

export default {
  curves: { ...curvesOf(rest, progress => progress), ...curvesOf({ 'LRFinder lr grid': finder }) },
  left: {
    'combine_scheds (as shipped: float32 cumsum)':
      "boundaries in 32 bits: at 0.1 fastai's value is 0.374999991…, and by the formula, as case 125 has it, 0.375",
    133: "ten times 0.1 sums up to 0.9999999999999999: fastai's exact comparison refuses it, here rounding is forgiven",
  },
} satisfies System
