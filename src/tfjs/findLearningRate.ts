import type * as tf from '@tensorflow/tfjs'
import { connect, defer, filter, map, tap, zip, type Observable } from 'rxjs'
import { RUN } from '../clock.ts'
import { reading } from '../compose/reading.ts'
import { stretch } from '../compose/stretch.ts'
import { showValue } from '../expression.ts'
import { Fn, paramName } from '../fn.ts'
import { isWhole } from '../range.ts'
import { takes } from '../takes.ts'
import { exponentialMean } from '../operators/exponentialMean.ts'
import { simulate } from '../operators/simulate.ts'
import { geometric } from '../shapes/geometric.ts'
import { route } from './anneal.ts'
import { checkpoint } from './checkpoint.ts'
import { explosion } from './explosion.ts'
import type { Delivery } from './Feed.ts'
import { fromFit, type Data } from './fromFit.ts'
import type { Run } from './Run.ts'

/** How to search, and what `fit` takes for it. */
export interface Search<Param extends string = 'learningRate'>
  extends Pick<tf.ModelFitArgs, 'batchSize' | 'shuffle' | 'classWeight'> {
  /** Where to search: a selector, `'*'` if left out. All else trains as the optimizer has it. */
  readonly css?: string
  /** What to search: `'learningRate'` if left out. */
  readonly param?: Param
  /** Its values, rising from progress 0 to 1: `geometric(1e-7, 10)` for a learning rate. */
  readonly sweep?: Fn
  /** How many batches to try, each with a value of its own: 100 if left out. */
  readonly batches?: number
}

/** A value of what is searched, by its name, and the loss of the batch that was trained with it. */
export type SearchPoint<Param extends string = 'learningRate'> = {
  readonly [name in Param | 'loss' | 'smoothed']: number
}

const OPTIONS = 'css, param, sweep, batches, batchSize, shuffle, classWeight'

/** How strongly fastai and Lightning smooth. */
const BETA = 0.98

/**
 * Tries learning rates, one in each batch and each higher than the one before, and tells the loss at each.
 *
 * Every subscription trains the model itself, as {@link fromFit} does, until the loss explodes: `smoothed`, its
 * `exponentialMean(0.98)`, is more than 4 times the lowest that it was (of one that is not above 0: has risen by 3
 * times its size, or 3 times as far as it had fallen), or no number. The last point is the one where it did.
 *
 * Then all is what it was before, bit by bit: weights, moving statistics, the optimizer's state and its values, the
 * states of stateful layers, the number of tensors; also where the search fails, and after unsubscribing as soon as
 * the run has wound down, for which the next run waits. (Smith 2017; fastai's `lr_find`, with its defaults.)
 *
 * @param model a compiled model
 * @param xs what `fit` takes as its inputs; where they are fewer than the batches need, the search goes round them
 * @param ys what `fit` takes as its targets
 * @throws RangeError where there are less than 2 batches, or the sweep does not rise from each to the next
 * @throws TypeError where the sweep is no Fn, another param has none, or there is no such option
 * @throws (through the stream) what {@link fromFit} and {@link anneal} throw; RangeError where the first loss already
 * is no number
 * @returns A cold Observable of `{ learningRate, loss, smoothed }`, for `toArray` and `suggest`; another param
 * stands there by its name.
 *
 * @example
 * ```ts
 * const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
 * model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
 * const xs = tf.linspace(-1, 1, 3200).reshape([3200, 1])
 * const points = await lastValueFrom(findLearningRate(model, xs, xs.mul(3)).pipe(toArray()))
 * const { learningRate } = suggest(points).consensus
 * learningRate > 1e-3 && learningRate < 1 // => true
 * const decay$ = findLearningRate(model, xs, xs, { param: 'weightDecay', sweep: linear(0, 0.1), batches: 5 })
 * await lastValueFrom(decay$.pipe(map(point => point.weightDecay), toArray())) // => [0, 0.02, 0.04, 0.06, 0.08]
 * ```
 */
export function findLearningRate<Param extends string = 'learningRate'>(
  model: tf.LayersModel,
  xs: Data,
  ys: Data,
  search: Search<Param> = {},
): Observable<SearchPoint<Param>> {
  takes('findLearningRate(…)', search, OPTIONS)
  const { css = '*', param = 'learningRate', batches = 100, sweep = defaultOf(param), ...args } = search
  const schedule = stepwise(sweep, batches)
  return defer(() => {
    const hasExploded = explosion()
    let run!: Run
    let count = 0
    // It would go round the data until each batch were an epoch of its own, and is stopped before.
    return fromFit(model, xs, ys, { ...args, epochs: batches }).pipe(
      tap(({ type, [RUN]: delivery }) => {
        if (type !== 'trainBegin') return
        run = (delivery as Delivery).feed.run
        run.after(checkpoint(model))
      }),
      route('findLearningRate', css, [{ [param]: schedule }]),
      filter(({ type }) => type === 'batchEnd'),
      map(({ assigned, logs }) => ({ value: assigned[0]!.value, loss: logs['loss']! })),
      connect(batch$ =>
        zip(
          batch$,
          batch$.pipe(
            map(({ loss }) => loss),
            exponentialMean(BETA),
          ),
        ),
      ),
      map(([{ value, loss }, smoothed]) => ({ [param]: value, loss, smoothed }) as SearchPoint<Param>),
      // The stream completes when the run has wound down, and all is put back.
      tap(({ loss, smoothed }) => {
        count++
        if (count === 1 && !Number.isFinite(loss)) run.fail(noLoss(loss))
        if (count === batches || hasExploded(smoothed)) run.stop()
      }),
    )
  })
}

function defaultOf(param: string): Fn {
  if (paramName(param) === 'learningRate') return geometric(1e-7, 10)
  throw new TypeError(
    `findLearningRate(…, { param: ${showValue(param)} }): it needs a sweep of its own; write { param: ${showValue(param)}, sweep: linear(low, high) }`,
  )
}

/** A sweep that takes so many steps, whatever the length of the run. */
function stepwise(sweep: Fn, batches: number): Fn {
  const who = `findLearningRate(…, { sweep: ${showValue(sweep)}, batches: ${showValue(batches)} })`
  if (!(sweep instanceof Fn))
    throw new TypeError(`${who}: the sweep must be a schedule; write geometric(low, high)`)
  if (!isWhole(2, batches)) throw new RangeError(`${who}: batches must be a whole number above 1`)
  const schedule = reading('step').pipe(stretch(batches), sweep)
  const values = simulate(schedule, { epochs: 1, stepsPerEpoch: batches })
  values.forEach((value, i) => {
    if (i > 0 && !(value! > values[i - 1]!))
      throw new RangeError(
        `${who}: the sweep must rise from batch to batch, and in batch ${i} it is ${value} after ${values[i - 1]}`,
      )
  })
  return schedule
}

const noLoss = (loss: number): Error =>
  new RangeError(
    `findLearningRate(…): the loss of the first batch is ${loss} already, before any weight has moved; look for what is wrong with model and data`,
  )
