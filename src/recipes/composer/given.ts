/** What every recipe takes. */
export interface Given {
  /** The optimizer's initial rate, by which Composer multiplies; 1 if left out. */
  readonly lr?: number
  /** The trainer's: how many times as long all is, but for `dur`; 1 if left out. The run must be as long as that, too. */
  readonly scale_schedule_ratio?: number
}

/** The names of what {@link Given} has. */
export const GIVEN = 'lr, scale_schedule_ratio'
