import { format } from './numbers.ts'
import type { Panel } from './panel.ts'
import { extentOf, type Point } from './points.ts'
import { visible } from './text.ts'

/** So many curves are told of, and so much of their names. */
const MOST = 12
const LETTERS = 200

/** What the curves of some panels show, in words. */
export const descriptionOf = (panels: readonly Panel[], unit: string): string =>
  panels
    .flatMap(({ caption, curves }) =>
      curves.map(({ name, points }) => {
        const extent = extentOf(points)
        const at = ([x, y]: Point) => `${format(y)} at ${unit} ${format(x)}`
        const course = extent
          ? `from ${format(extent.first[1])} to ${format(extent.last[1])}, lowest ${at(extent.low)}, highest ${at(extent.high)}`
          : 'no value'
        return `${visible(`${caption && `${caption} `}${name}`.slice(0, LETTERS))}: ${course}.`
      }),
    )
    .slice(0, MOST)
    .join(' ')
