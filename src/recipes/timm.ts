export { CosineLRScheduler, TanhLRScheduler, PolyLRScheduler, type Cycled } from './timm/cycles.ts'
export { StepLRScheduler, MultiStepLRScheduler, type Decayed } from './timm/steps.ts'
export { create_scheduler_v2 } from './timm/create_scheduler_v2.ts'
export type { Common } from './timm/warmed.ts'
