import * as keras from '../../../src/recipes/keras.ts'
import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import { listening } from '../heard.ts'

export default {
  curves: {
    'callbacks.ReduceLROnPlateau': listening(keras.ReduceLROnPlateau),
    ...curvesOf({
      ExponentialDecay: keras.ExponentialDecay,
      PiecewiseConstantDecay: keras.PiecewiseConstantDecay,
      PolynomialDecay: keras.PolynomialDecay,
      InverseTimeDecay: keras.InverseTimeDecay,
      // What a case that Keras refuses leaves out is not why.
      CosineDecay: (params: Partial<Parameters<typeof keras.CosineDecay>[0]>) =>
        keras.CosineDecay({ initial_learning_rate: 1, decay_steps: 1, ...params }),
      CosineDecayRestarts: keras.CosineDecayRestarts,
    }),
  },
} satisfies System
