// Every recipe takes its parameters by name, in one object: what is none, or has a name that is not there, is a TypeError.
export * as composer from './composer.ts'
export * as fastai from './fastai.ts'
export * as keras from './keras.ts'
export * as optax from './optax.ts'
export * as timm from './timm.ts'
export * as torch from './torch.ts'
export * as transformers from './transformers.ts'
