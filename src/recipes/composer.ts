// Composer's schedulers by their own names, and its time strings. They read the whole clock: a run of so many steps,
// with so many in an epoch, is what Composer's trainer knows as max_duration and the length of the dataloader.
export { Time, type Duration, type Unit } from './composer/time.ts'
export type { Given } from './composer/given.ts'
export * from './composer/schedulers.ts'
export * from './composer/warmups.ts'
