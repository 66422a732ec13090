import { pipe, type MonoTypeOperatorFunction } from 'rxjs'
import { hump, spread, stagger, type BatchEvent } from 'rx-anneal'
import { anneal } from 'rx-anneal/tfjs'

/** A way to learn something new: whether from what is known already, and what moves while it is learnt. */
export interface Way {
  readonly name: string
  readonly pretrained: boolean
  readonly rules: (peak: number) => MonoTypeOperatorFunction<BatchEvent>
}

/** In all of them the learning rate warms up to its peak and decays: fastai's `fit_one_cycle(epochs, peak)`. */
export const WAYS: readonly Way[] = [
  {
    name: 'from scratch',
    pretrained: false,
    rules: peak => anneal('*', { learningRate: hump(peak / 10, peak) }),
  },
  {
    // fastai: freeze()
    name: 'the head only',
    pretrained: true,
    rules: peak =>
      pipe(anneal('#head', { learningRate: hump(peak / 10, peak) }), anneal(':not(#head)', { trainable: 0 })),
  },
  {
    // fastai: unfreeze()
    name: 'everything',
    pretrained: true,
    rules: peak => anneal('*', { learningRate: hump(peak / 10, peak) }),
  },
  {
    // fastai: freeze_to(-1), freeze_to(-2) and so on, with slice(peak / 100, peak)
    name: 'spread, unfreezing',
    pretrained: true,
    rules: peak =>
      anneal(':root > *', {
        learningRate: spread(peak / 100, peak, hump(0.1, 1)),
        trainable: stagger(0.5, 0),
      }),
  },
]
