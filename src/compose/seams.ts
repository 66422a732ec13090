import { clockAt, clockFrom, clockWithin, type Clock } from '../clock.ts'
import type { Expression } from '../expression.ts'
import { expressionOf, Fn, type Value } from '../fn.ts'
import { lengthOf, measureOf, planOf, unitsOf, type Span } from '../span.ts'

type Run = Partial<Clock>
type Totals = { epochs: number; stepsPerEpoch: number }

/**
 * Where the phases of a schedule begin after the first, as parts of a run, ascending.
 * @param whole how long the run is by the only reading that its clock has
 */
export function seamsOf(schedule: Value, run: Run = {}, whole?: number): number[] {
  if (!(schedule instanceof Fn)) return []
  const expression = expressionOf(schedule)
  const over = expression.find(([word]) => word === 'over')
  const seams = seamsIn(expression, over ? clockAt(0, over[1] as Totals) : run, whole)
  return [...new Set(seams)].filter(seam => seam > 0 && seam < 1).sort((a, b) => a - b)
}

/** Only the first call of an expression is by the run's own time; what is piped behind it sees values. */
function seamsIn(expression: Expression, run: Run, whole: number | undefined): number[] {
  const [word, ...args] = expression[0]!
  if (word === 'counting') {
    const [name, counted] = args as ['step' | 'epoch', Fn]
    const count = run[`${name}s`]
    return count === undefined ? [] : seamsOf(counted, { [name]: 0 }, count)
  }
  if (word === 'sequence') return phased(args as [Span, Value][], run, whole)
  if (word === 'warmup' || word === 'overlay') {
    const [span, first, below] = args as [Span, Value, Value?]
    const rest = typeof span === 'number' ? 1 - span : 'rest'
    const phases: [Span, Value?][] = word === 'warmup' ? [[span], [rest, first]] : [[span, first], [rest]]
    return [...phased(phases, run, whole), ...(word === 'overlay' ? seamsOf(below!, run, whole) : [])]
  }
  return args.flatMap(arg => (arg instanceof Fn ? seamsOf(arg as Fn, run, whole) : []))
}

function phased(phases: readonly (readonly [Span, Value?])[], run: Run, whole: number | undefined): number[] {
  const who = () => 'sequence(…)'
  const lengths = phases.map(([span]) => lengthOf(span, who))
  const units = unitsOf(lengths, who)
  const measure =
    units.size > 0 ? measureOf(units, run, who) : { reading: 'progress' as const, factor: () => 1, total: 1 }
  const { reading, total = whole } = measure
  if (total === undefined) return []
  const { begins, ends } = planOf(lengths, measure, who)
  return phases.flatMap(([, schedule], i) => {
    const [begin, end] = [begins[i]!, ends[i] ?? total]
    const clock =
      whole !== undefined
        ? run
        : units.size > 0
          ? clockFrom({ ...run, [reading]: begin }, reading, begin, end - begin)
          : clockWithin(run, 0, begin, end)
    const inside = schedule === undefined ? [] : seamsOf(schedule, clock, whole && end - begin)
    return [begin, ...inside.map(seam => begin + seam * (end - begin))].map(x => x / total)
  })
}
