export { ChainedScheduler, SequentialLR } from './torch/chains.ts'
export { CosineAnnealingLR, CosineAnnealingWarmRestarts, SWALR, type Strategy } from './torch/cosines.ts'
export {
  CyclicLR,
  OneCycleLR,
  type Both,
  type Cyclic,
  type Either,
  type Momentum,
  type OneCycle,
} from './torch/cycles.ts'
export {
  ConstantLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiplicativeLR,
  MultiStepLR,
  PolynomialLR,
  StepLR,
  type Lambda,
} from './torch/factors.ts'
export { ReduceLROnPlateau, type Plateau } from './torch/ReduceLROnPlateau.ts'
