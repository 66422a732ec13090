// The catalogue against the same curves of other libraries, and against closures nested by hand: in turn, in one process.
import { linear as ramp } from '@thi.ng/ramp'
import bezierEasing from 'bezier-easing'
import { easeCubicIn, easeSinInOut } from 'd3-ease'
import { interpolateNumber } from 'd3-interpolate'
import { cubicBezier, mix } from 'motion'
import {
  bezier,
  clamp,
  constant,
  keyframes,
  linear,
  loop,
  power,
  product,
  sequence,
  smooth,
  type Phase,
} from 'rx-anneal'
import { ratios } from './ratios.ts'
import { row } from './spread.ts'

const CALLS = 20_000
const times = Array.from({ length: CALLS }, (_, i) => ((i * 7919) % CALLS) / CALLS)
let sink = 0
const calls = (f: (t: number) => number) => () => {
  for (let i = 0; i < CALLS; i++) sink += f(times[i]!)
}

function compare(name: string, ours: (t: number) => number, theirs: (t: number) => number): void {
  for (const t of [0, 0.1, 0.35, 0.5, 0.8, 1])
    if (Math.abs(ours(t) - theirs(t)) > 1e-6) throw new Error(`${name}: not the same curve at ${t}`)
  console.log(row(name, ratios(calls(ours), calls(theirs))))
}

/** The phase of a time among 10,000, as one would write it by hand. */
function searchByHand(begins: readonly number[], values: readonly number[]): (t: number) => number {
  return t => {
    let low = 0
    let high = begins.length - 1
    while (low < high) {
      const middle = (low + high + 1) >> 1
      if (begins[middle]! <= t) low = middle
      else high = middle - 1
    }
    const begin = begins[low]!
    const end = begins[low + 1] ?? 1
    const local = (t - begin) / (end - begin)
    return values[low]! * (1 - local) + (values[low]! + 1) * local
  }
}

const PHASES = 10_000

/** So many phases of some weights, and the same by hand. */
function compareMany(name: string, weightOf: (i: number) => number): void {
  const weights = Array.from({ length: PHASES }, (_, i) => weightOf(i))
  const sum = weights.reduce((a, b) => a + b)
  let end = 0
  const begins = weights.map(weight => (end += weight / sum) - weight / sum)
  const many = sequence(...weights.map((weight, i): Phase => [weight, linear(i % 7, (i % 7) + 1)]))
  const byHand = searchByHand(
    begins,
    begins.map((_, i) => i % 7),
  )
  compare(name, many, byHand)
}

const half = (t: number) => (1 + Math.sin(Math.PI * (t - 0.5))) / 2
const nested = loop(3)
  .pipe(sequence([0.3, linear(0, 1)], [0.7, product(smooth(1, 0), power(1, 0.5, 2))]))
  .pipe(clamp(0.05, 0.95))
const up = (t: number) => 0 * (1 - t) + 1 * t
const down = (t: number) => {
  const s = half(t)
  return 1 * (1 - s) + 0 * s
}
const fall = (t: number) => {
  const s = t ** 2
  return 1 * (1 - s) + 0.5 * s
}
const joined = (t: number) => down(t) * fall(t)
const phases = (t: number) => (t < 0.3 ? up(t / 0.3) : joined((t - 0.3) / 0.7))
const thrice = (t: number) => {
  const x = t * 3
  return x === 3 ? 1 : x - Math.floor(x)
}
const limit = (x: number) => Math.min(Math.max(x, 0.05), 0.95)
const nestedByHand = (t: number) => limit(phases(thrice(t)))

console.log(`The median of 101 ratios (middle half); ${CALLS} calls a round, in an order of chance`)
compareMany('a sequence of 10,000 phases / a binary search by hand', () => 1)
compareMany('the same, each phase longer than the last', i => i + 1)
compare('loop, sequence, product, clamp nested / closures by hand', nested, nestedByHand)

const sine = interpolateNumber(0.1, 0.9)
compare('smooth / d3-ease and d3-interpolate', smooth(0.1, 0.9), t => sine(easeSinInOut(t)))
compare('power / d3-ease and d3-interpolate', power(0.1, 0.9, 3), t => sine(easeCubicIn(t)))
const motionEase = cubicBezier(0.42, 0, 0.58, 1)
const motionMix = mix(0.1, 0.9)
compare('bezier.pipe(linear) / motion', bezier(0.42, 0, 0.58, 1).pipe(linear(0.1, 0.9)), t =>
  motionMix(motionEase(t)),
)
compare('linear / motion', linear(0.1, 0.9), t => motionMix(t))
const thing = ramp([
  [0, 0],
  [0.3, 1],
  [0.6, 0.5],
  [1, 0],
])
compare('keyframes / @thi.ng/ramp', keyframes([0, 0], [0.3, 1], [0.6, 0.5], [1, 0]), t => thing.at(t))
const easing = bezierEasing(0.42, 0, 0.58, 1)
compare('bezier / bezier-easing', bezier(0.42, 0, 0.58, 1), t => easing(t))
if (!Number.isFinite(sink) || constant(1)(0) !== 1) throw new Error('the values are not numbers')
