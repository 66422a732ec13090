// Schedules of optax 0.2.8 by their own names: functions of the step alone, however long the run is, but for what listens
// to metrics.
export * from './optax/decays.ts'
export { join_schedules } from './optax/join_schedules.ts'
export * from './optax/piecewise.ts'
export { reduce_on_plateau } from './optax/reduce_on_plateau.ts'
export * from './optax/warmups.ts'
