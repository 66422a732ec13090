// t5x.utils: of steps.
import {
  clamp,
  geometric,
  highest,
  hold,
  linear,
  cycle,
  lowest,
  power,
  product,
  quantise,
  reading,
  shift,
  smooth,
  stretch,
  type Fn,
  type Value,
} from '../../../src/index.ts'
import { demand } from '../../../src/demand.ts'

interface Params {
  readonly factors?: string
  readonly base_learning_rate?: number
  readonly warmup_steps?: number
  readonly decay_factor?: number
  readonly steps_per_decay?: number
  readonly steps_per_cycle?: number
  readonly min_learning_rate?: number
}

/** The product of the factors that are named, with ` * ` between them; no lower than `min_learning_rate`. */
export function create_learning_rate_scheduler(given: Params): Fn {
  const { factors = 'constant * linear_warmup * rsqrt_decay', min_learning_rate = 1e-8 } = given
  const known = factorsOf(given)
  const parts = factors.split('*').map(factor => {
    const name = factor.trim()
    const rule = `there is no factor ${name}; there are ${Object.keys(known).join(', ')}`
    demand(Object.hasOwn(known, name), 'create_learning_rate_scheduler', [given], rule)
    return known[name]!()
  })
  return highest(min_learning_rate, product(...parts))
}

function factorsOf(given: Params): Readonly<Record<string, () => Value>> {
  const { base_learning_rate = 0.5, warmup_steps = 1000, decay_factor = 0.5 } = given
  const { steps_per_decay = 20000, steps_per_cycle = 100000 } = given
  const step = reading('step')
  const warm = step.pipe(stretch(warmup_steps))
  const root = (scale: number) => step.pipe(clamp(warmup_steps, Infinity), stretch(scale), power(0, 1, -0.5))
  return {
    constant: () => base_learning_rate,
    linear_warmup: () => warm.pipe(hold()),
    linear_decay: () =>
      product(base_learning_rate, lowest(warm, step.pipe(shift(warmup_steps), linear(1, 1 - decay_factor)))),
    rsqrt_decay: () => root(1),
    rsqrt_normalized_decay: () => root(warmup_steps),
    decay_every: () => step.pipe(stretch(steps_per_decay), quantise(1), geometric(1, decay_factor)),
    cosine_decay: () =>
      step.pipe(shift(warmup_steps), clamp(0, Infinity), stretch(steps_per_cycle), cycle(), smooth(1, 0)),
  }
}
