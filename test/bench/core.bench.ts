// What a schedule costs, against the same written by hand: rounds in turn, in one process.
import { map, range, Subject, type Observable } from 'rxjs'
import { linear, sequence, smooth, toClock, type Fn } from 'rx-anneal'
import { ratios } from './ratios.ts'
import { row } from './spread.ts'

const CALLS = 20_000

let sink = 0

const calls = (f: (t: number) => number) => () => {
  for (let i = 0; i < CALLS; i++) sink += f(i / CALLS)
}

const smoothByHand = (t: number): number => {
  const s = (1 + Math.sin(Math.PI * (t - 0.5))) / 2
  return 0 * (1 - s) + 0.01 * s
}
const fallByHand = (t: number): number => {
  const s = (1 + Math.sin(Math.PI * (t - 0.5))) / 2
  return 0.01 * (1 - s)
}
const oneCycle = sequence([0.3, smooth(0, 0.01)], [0.7, smooth(0.01, 0)])
const oneCycleByHand = (t: number): number => (t < 0.3 ? smoothByHand(t / 0.3) : fallByHand((t - 0.3) / 0.7))
const line = linear(0.1, 0)
const lineByHand = (t: number): number => 0.1 * (1 - t) + 0 * t

console.log(`The median of 101 ratios (middle half); ${CALLS} calls a round`)
console.log(row('linear(t) / a closure', ratios(calls(line), calls(lineByHand))))
console.log(row('smooth(t) / a closure', ratios(calls(smooth(0, 0.01)), calls(smoothByHand))))
console.log(row('sequence of two(t) / closures', ratios(calls(oneCycle), calls(oneCycleByHand))))

/** A round of values through an operator. */
function stream<T>(
  values: readonly T[],
  operator: (source: Observable<T>) => Observable<number>,
): () => void {
  const source = new Subject<T>()
  source.pipe(operator).subscribe(value => (sink += value))
  return () => {
    for (const value of values) source.next(value)
  }
}
const progress = Array.from({ length: CALLS }, (_, i) => i / CALLS)
const through = (schedule: Fn, f: (t: number) => number) =>
  ratios(stream(progress, schedule), stream(progress, map(f)))
console.log(
  row(
    'pipe(linear) / pipe(map(closure))',
    through(line, t => lineByHand(t)),
  ),
)
console.log(
  row(
    'pipe(smooth) / pipe(map(closure))',
    through(smooth(0, 0.01), t => smoothByHand(t)),
  ),
)
console.log(
  row(
    'pipe(sequence) / pipe(map(closures))',
    through(oneCycle, t => oneCycleByHand(t)),
  ),
)

const clocks: { progress: number }[] = []
range(CALLS)
  .pipe(toClock({ epochs: 10, stepsPerEpoch: CALLS / 10 }))
  .subscribe(clock => clocks.push({ ...clock, progress: clock.progress! }))
console.log(
  row(
    'clocks: pipe(smooth) / pipe(map(closure))',
    ratios(
      stream(clocks, smooth(0, 0.01)),
      stream(
        clocks,
        map(({ progress }) => smoothByHand(progress)),
      ),
    ),
  ),
)
if (!Number.isFinite(sink)) throw new Error('the values are not numbers')
