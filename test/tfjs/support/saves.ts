import * as tf from '@tensorflow/tfjs'
import { concatMap, filter, lastValueFrom, type MonoTypeOperatorFunction, type Observable } from 'rxjs'
import type { BatchEvent } from '../../../src/index.ts'
import { fromFit, fromSteps } from '../../../src/tfjs/index.ts'
import { saved } from './saved.ts'
import { stackData } from './stack.ts'

type Rule = MonoTypeOperatorFunction<BatchEvent>
type Rules = readonly Rule[]

export const BATCHES = 3
export const EPOCHS = 4
/** Epochs before a save in the middle of a run. */
const HALF = 2

export const ruled = (run$: Observable<BatchEvent>, rules: Rules): Observable<BatchEvent> =>
  rules.reduce((source, rule) => source.pipe(rule), run$)

/** Trains a model for the data of a stack. */
export function fit(model: tf.LayersModel, rules: Rules, args: tf.ModelFitArgs = {}): Observable<BatchEvent> {
  const [xs, ys] = stackData(0, BATCHES)
  return ruled(
    fromFit(model, xs, ys, { epochs: EPOCHS, batchSize: 4, shuffle: false, verbose: 0, ...args }),
    rules,
  )
}

async function trainBatch(model: tf.LayersModel, batch: number): Promise<void> {
  const data = stackData(batch, batch + 1)
  await model.trainOnBatch(...data)
  tf.dispose(data)
}

/** A moment to save at. */
export interface Save {
  /** Trains a model to the end of what it is to be trained, and gives what it saves on the way. */
  readonly save: (model: tf.LayersModel, rules: Rules) => Promise<tf.io.ModelArtifacts>
  /** Trains what has been loaded to the same end. */
  readonly goOn: (model: tf.LayersModel, rules: Rules) => Promise<unknown>
}

const goOn: Save['goOn'] = (model, rules) => lastValueFrom(fit(model, rules, { initialEpoch: HALF }))

/** Trains by a loop, and saves before or after a batch of it. */
const inLoop = (epoch: number, batch: number, when: 'before' | 'after'): Save => ({
  save: async (model, rules) => {
    const found: tf.io.ModelArtifacts[] = []
    const run$ = fromSteps(model, { epochs: EPOCHS, stepsPerEpoch: BATCHES }, async at => {
      const isNow = at.epoch === epoch && at.batch === batch
      if (isNow && when === 'before') found.push(await saved(model))
      await trainBatch(model, at.batch)
      if (isNow && when === 'after') found.push(await saved(model))
    })
    await lastValueFrom(ruled(run$, rules))
    return found[0]!
  },
  goOn,
})

export const SAVES: Readonly<Record<string, Save>> = {
  'from a callback': {
    save: async (model, rules) => {
      const found: tf.io.ModelArtifacts[] = []
      const onEpochEnd = async (epoch: number) => {
        if (epoch === HALF - 1) found.push(await saved(model))
      }
      await lastValueFrom(fit(model, rules, { callbacks: { onEpochEnd } }))
      return found[0]!
    },
    goOn,
  },
  'from concatMap': {
    save: (model, rules) =>
      lastValueFrom(
        fit(model, rules).pipe(
          filter(({ type, epoch }) => type === 'epochEnd' && epoch === HALF - 1),
          concatMap(() => saved(model)),
        ),
      ),
    goOn,
  },
  'from a step that begins': inLoop(HALF, 0, 'before'),
  'from a step that ends': inLoop(HALF - 1, BATCHES - 1, 'after'),
  'between two runs': {
    save: async (model, rules) => {
      await lastValueFrom(fit(model, rules))
      const artifacts = await saved(model)
      await lastValueFrom(fit(model, rules))
      return artifacts
    },
    goOn: (model, rules) => lastValueFrom(fit(model, rules)),
  },
}
