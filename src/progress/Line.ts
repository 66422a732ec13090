import type { BatchEvent } from '../clock.ts'

/** How a run came to its end. */
export type Outcome = 'in' | 'failed after' | 'stopped after'

/** What stands on the line of a run. */
export interface Line {
  draw(event: BatchEvent): void
  end(outcome: Outcome): void
}
