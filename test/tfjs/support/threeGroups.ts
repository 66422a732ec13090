import type { MonoTypeOperatorFunction } from 'rxjs'
import { fn, type BatchEvent, type Fn } from '../../../src/index.ts'
import { anneal } from '../../../src/tfjs/index.ts'
import { optimizerClassOf } from '../../../src/tfjs/optimizerParams.ts'
import type { Maker } from './optimizers.ts'
import type { Hyper } from './reference.ts'

const falling = (own: number, i: number) => fn((t: number) => own * (1 - (t * (i + 1)) / 10))
const rising = (i: number) => fn((t: number) => 0.05 * (i + 1) * (1 + t))

function schedule(param: string, { own }: Maker, i: number): Fn {
  if (param === 'useNesterov') return fn((t: number) => Number(t < 0.6 === (i === 1)))
  if (param === 'epsilon')
    return own.centered ? falling(own.epsilon, i) : fn((t: number) => 1e-3 * (1 + i + t))
  const value = own[param as keyof Hyper]
  return value === 0 ? rising(i) : falling(value, i)
}

/** Rules for three layers, in which every param of an optimizer moves and differs; weights decay and gradients are clipped. */
export const threeGroups = (
  maker: Maker,
  layers: readonly string[] = ['#a', '#b', '#c'],
): MonoTypeOperatorFunction<BatchEvent>[] => [
  anneal(':root', { clipNorm: fn((t: number) => 0.4 - t / 5) }),
  ...layers.map((css, i) => {
    const params = Object.keys(optimizerClassOf(maker.make()).params)
    const schedules = Object.fromEntries(params.map(param => [param, schedule(param, maker, i)]))
    return anneal(css, { ...schedules, weightDecay: rising(i) })
  }),
]
