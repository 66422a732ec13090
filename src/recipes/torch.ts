export { ChainedScheduler, SequentialLR } from './torch/chains.ts'
export { CosineAnnealingLR, CosineAnnealingWarmRestarts, SWALR } from './torch/cosines.ts'
export { CyclicLR, OneCycleLR, type Both, type Either } from './torch/cycles.ts'
export {
  ConstantLR,
  ExponentialLR,
  LambdaLR,
  LinearLR,
  MultiplicativeLR,
  MultiStepLR,
  PolynomialLR,
  StepLR,
} from './torch/factors.ts'
export { ReduceLROnPlateau } from './torch/ReduceLROnPlateau.ts'
