import type { Point } from './points.ts'
import { classOf } from './style.ts'

/** A curve of a chart. */
export interface Curve {
  readonly name: string
  /** Whether its name is code. */
  readonly isCode?: boolean
  readonly points: readonly Point[]
  /** The mean of what scatters over a while, which is what one looks at. */
  readonly mean?: readonly Point[] | undefined
  /** Which colour it has; undefined for a plan, on which others are drawn. */
  readonly colour: number | undefined
  /** Whether its highest value is marked. */
  readonly hasPeak?: boolean
}

/** Puts what belongs to a curve in its colour. */
export const coloured = ({ colour }: Curve, inside: string): string =>
  `<g class="${colour === undefined ? 'planned' : classOf(colour)}">${inside}</g>`
