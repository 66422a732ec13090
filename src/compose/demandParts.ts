import { showValue } from '../expression.ts'
import { Fn } from '../fn.ts'
import { listens } from '../operators/schedule.ts'

/**
 * Checks what a schedule is made of.
 * @throws TypeError where a part is no schedule and no finite number
 */
export function demandParts(parts: readonly unknown[], who: () => string): void {
  for (const part of parts)
    if (!(part instanceof Fn || Number.isFinite(part) || listens(part)))
      throw new TypeError(
        `${who()}: ${showValue(part)} is no schedule and no finite number; wrap a function by fn(…)`,
      )
}
