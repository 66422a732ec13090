import type { Fn } from '../../../src/index.ts'
import * as keras from '../../../src/recipes/keras.ts'
import type { Curve, System } from '../cases.ts'

const curve =
  <P>(recipe: (params: P) => Fn) =>
  (params: P): Curve => {
    const schedule = recipe(params)
    return step => schedule({ step })
  }

export default {
  curves: {
    ExponentialDecay: curve(keras.ExponentialDecay),
    PiecewiseConstantDecay: curve(keras.PiecewiseConstantDecay),
    PolynomialDecay: curve(keras.PolynomialDecay),
    InverseTimeDecay: curve(keras.InverseTimeDecay),
    // What a case that Keras refuses leaves out is not why.
    CosineDecay: curve((params: Partial<Parameters<typeof keras.CosineDecay>[0]>) =>
      keras.CosineDecay({ initial_learning_rate: 1, decay_steps: 1, ...params }),
    ),
    CosineDecayRestarts: curve(keras.CosineDecayRestarts),
  },
} satisfies System
