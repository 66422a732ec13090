import { clockAt, clockFrom, clockWithin, type Clock } from '../clock.ts'
import type { Expression } from '../expression.ts'
import { expressionOf, Fn, type Value } from '../fn.ts'
import {
  BY_PROGRESS,
  lengthOf,
  measureOf,
  planOf,
  totalBy,
  unitsOf,
  type Measure,
  type Plan,
  type Span,
} from '../span.ts'

/** A run as a schedule sees it, and how long that is in truth, which it may not know. */
type Run = Partial<Clock>
type Extent = Pick<Run, 'steps' | 'epochs'>
type Totals = { epochs: number; stepsPerEpoch: number }

/** Where the phases of a schedule begin after the first, as parts of a run, ascending. */
export function seamsOf(schedule: Value, run: Run = {}, extent: Extent = run): number[] {
  if (!(schedule instanceof Fn)) return []
  const expression = expressionOf(schedule)
  const over = expression.find(([word]) => word === 'over')
  const own = over && clockAt(0, over[1] as Totals)
  const seams = seamsIn(expression, own ?? run, own ?? extent)
  return [...new Set(seams)].filter(seam => seam > 0 && seam < 1).sort((a, b) => a - b)
}

/** Only the first call of an expression is by the run's own time; what is piped behind it sees values. */
function seamsIn(expression: Expression, run: Run, extent: Extent): number[] {
  const [word, ...args] = expression[0]!
  if (word === 'counting') return seamsOf(args[1] as Fn, { [args[0] as keyof Run]: 0 }, extent)
  if (word === 'sequence') return phased(args as [Span, Value][], run, extent)
  if (word === 'warmup' || word === 'overlay') {
    const [span, first, below] = args as [Span, Value, Value?]
    const rest = typeof span === 'number' ? 1 - span : 'rest'
    const phases: [Span, Value?][] = word === 'warmup' ? [[span], [rest, first]] : [[span, first], [rest]]
    return [...phased(phases, run, extent), ...(word === 'overlay' ? seamsOf(below!, run, extent) : [])]
  }
  return args.flatMap(arg => (arg instanceof Fn ? seamsOf(arg as Fn, run, extent) : []))
}

function phased(phases: readonly (readonly [Span, Value?])[], run: Run, extent: Extent): number[] {
  const { begins, ends, reading, ...plan } = planned(
    phases.map(([span]) => span),
    run,
  )
  const total = plan.total ?? totalBy(reading, extent)
  if (total === undefined) return []
  return phases.flatMap(([, schedule = 0], i) => {
    const [begin, end] = [begins[i]!, ends[i] ?? total]
    const clock =
      reading === 'progress'
        ? clockWithin(run, 0, begin, end)
        : clockFrom({ ...run, [reading]: begin }, reading, begin, ends[i] && ends[i] - begin)
    const part = (whole?: number) => whole && (whole * (end - begin)) / total
    const inside = seamsOf(schedule, clock, { steps: part(extent.steps), epochs: part(extent.epochs) })
    return [begin, ...inside.map(seam => begin + seam * (end - begin))].map(x => x / total)
  })
}

/** The plan of a sequence; of one that does not fit the run there is none, and it says so when it is asked for a value. */
function planned(spans: readonly Span[], run: Run): Plan & Pick<Measure, 'reading' | 'total'> {
  const who = () => 'sequence(…)'
  try {
    const lengths = spans.map(span => lengthOf(span, who))
    const units = unitsOf(lengths, who)
    const measure = units.size > 0 ? measureOf(units, run, who) : BY_PROGRESS
    const { reading, total } = measure
    return { ...planOf(lengths, measure, who), reading, total }
  } catch {
    return { begins: new Float64Array(), ends: [], reading: 'progress', total: undefined }
  }
}
