import { filter, map } from 'rxjs'
import type { Expression } from '../expression.ts'
import { combine, type Fn, type Value } from '../fn.ts'
import { drive } from './drive.ts'
import { live, type Live } from './Live.ts'
import { listens, type Listening } from './schedule.ts'

/**
 * A schedule made of others of which some listen: at the beginning of each batch it is what `make` makes of them, those
 * that listen being their latest values. It has no value before each of them has one.
 */
export function listening(
  expression: Expression,
  parts: readonly (Value | Listening)[],
  make: (...parts: readonly Value[]) => Fn,
): Live {
  const listeners = [...new Set(parts.filter(listens))]
  return live(expression, parts, source => {
    const latest = new Map<Listening, number>()
    const schedule = make(
      ...parts.map(part => (listens(part) ? combine(expression, () => latest.get(part)!, undefined) : part)),
    )
    return listeners
      .reduce((events, part) => events.pipe(drive(part, value => void latest.set(part, value))), source)
      .pipe(
        filter(({ type }) => type === 'batchBegin' && latest.size === listeners.length),
        map(event => schedule(event)),
      )
  })
}
