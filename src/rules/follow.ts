import { showValue, Written } from '../expression.ts'
import { paramName } from '../fn.ts'

/** A value that is a function of another param's. */
export class Follow extends Written {
  /** The other param. */
  readonly param: string
  readonly map: (value: number) => number

  constructor(param: string, map: (value: number) => number) {
    super([['follow', param, map]])
    this.param = paramName(param)
    this.map = map
  }
}

/**
 * A value that follows another param of the same weight, or of the same layer: for each of them what `map` makes of the
 * value that the other one has there in this batch, whichever rule it comes from.
 *
 * @param param the other param: `'learningRate'`
 * @param map a pure function of its value
 * @throws TypeError where they are no name and no function
 *
 * @example
 * ```ts
 * const momentum = follow('lr', lr => 0.95 - lr)
 * momentum.param    // => 'learningRate'
 * momentum.map(0.1) // => 0.85
 * ```
 */
export function follow(param: string, map: (value: number) => number): Follow {
  if (typeof param !== 'string' || typeof map !== 'function')
    throw new TypeError(
      `follow(${showValue(param)}, ${showValue(map)}): it takes the name of a param and a function of its value, as in follow('learningRate', lr => 1 - lr)`,
    )
  return new Follow(param, map)
}
