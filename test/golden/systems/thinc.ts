import type { System } from '../cases.ts'
import { curvesOf } from '../curvesOf.ts'
import { heard } from '../heard.ts'
import { plateau } from '../recipes/thincPlateau.ts'
import * as thinc from '../recipes/thinc.ts'

export const recipes = {
  ...thinc,
  constant_then: ({ rate, steps }: { rate: number; steps: number }) =>
    thinc.constant_then({ rate, steps, schedule: thinc.decaying({ base_rate: 0.5, decay: 0.1 }) }),
}

/** A call with a score that is new is a report. */
type Call = readonly [step: number, score: readonly [step: number, value: number] | null]

export default {
  curves: {
    ...curvesOf(recipes),
    'plateau(constant(1.0))': ({
      calls,
      ...given
    }: {
      calls: readonly Call[]
      max_patience: number
      scale: number
    }) => {
      const schedule = plateau({ ...given, schedule: thinc.constant({ rate: 1 }) })
      const reports = calls.flatMap(([x, score], i) =>
        score && score[0] !== calls[i - 1]?.[1]?.[0] ? [{ x, value: score[1] }] : [],
      )
      const course = heard(schedule, { values: reports.map(({ value }) => value) }, 1, 'score')
      return x => course(reports.filter(report => report.x <= x).length - 1)
    },
  },
} satisfies System
