export { CosineLRScheduler, TanhLRScheduler, PolyLRScheduler } from './timm/cycles.ts'
export { PlateauLRScheduler } from './timm/PlateauLRScheduler.ts'
export { StepLRScheduler, MultiStepLRScheduler } from './timm/steps.ts'
export { create_scheduler_v2 } from './timm/create_scheduler_v2.ts'
