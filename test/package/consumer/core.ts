import { of, type Observable } from 'rxjs'
import { drive, fn, linear, loop, sequence, smooth, toClock, type Clock, type Fn } from 'rx-anneal'

const lr: Fn = sequence([0.3, smooth(0, 1e-2)], [0.7, smooth(1e-2, 0)])
const half: number = lr(0.15)
const cycles: Observable<number> = of(0.5).pipe(loop(3), smooth(1e-2, 0))
const clocks: Observable<Clock> = of('a', 'b').pipe(toClock({ epochs: 1, stepsPerEpoch: 2 }))
const seen: number[] = [half]

// @ts-expect-error: a number is wanted
export const wrong = () => fn(linear('a', 1))

cycles.subscribe(value => seen.push(value))
clocks.pipe(drive(lr, value => seen.push(value))).subscribe()
console.log(JSON.stringify(seen.map(value => Number(value.toFixed(6)))))
