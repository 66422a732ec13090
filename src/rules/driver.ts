import type { BatchEvent } from '../clock.ts'
import type { Schedule } from '../operators/schedule.ts'
import type { Each } from './each.ts'
import type { Follow } from './follow.ts'

/** What a rule may give a param: a schedule, one for each element, or what follows another param. */
export type Driver = Schedule<BatchEvent> | Each | Follow
