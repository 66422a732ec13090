import type { Reading } from '../../clock.ts'
import { counting } from '../../compose/counting.ts'
import { demand } from '../../demand.ts'
import { overlay } from '../../compose/overlay.ts'
import { product } from '../../compose/product.ts'
import { reading } from '../../compose/reading.ts'
import { sequence } from '../../compose/sequence.ts'
import type { Fn } from '../../fn.ts'
import { linear } from '../../shapes/linear.ts'
import { noise } from '../../shapes/noise.ts'

/** What every scheduler of timm takes. */
export interface Common {
  /** The optimizer's base rate; 1. */
  readonly lr?: number
  /** How long the warm-up is; 0. */
  readonly warmup_t?: number
  /** Where it begins; 0. */
  readonly warmup_lr_init?: number
  /** Whether the schedule begins after it, or lies below it from the beginning. */
  readonly warmup_prefix?: boolean
  /** What time counts: epochs, as it is if left out, or steps; true. */
  readonly t_in_epochs?: boolean
  /** From where to where, or on, there is noise. */
  readonly noise_range_t?: number | readonly number[] | null
  /** How much at most, as a part of the rate; 0.67. */
  readonly noise_pct?: number
  /** Not read, by the peer neither. */
  readonly noise_std?: number
  /** 42. */
  readonly noise_seed?: number | null
}

/** The names of what {@link Common} has. */
export const COMMON =
  'lr, warmup_t, warmup_lr_init, warmup_prefix, t_in_epochs, noise_range_t, noise_pct, noise_std, noise_seed'

export const counted = ({ t_in_epochs = true }: Common): Reading => (t_in_epochs ? 'epoch' : 'step')

/** A schedule with its warm-up, a straight way to `top`, and with its noise. */
export function warmed(params: Common, prefix: boolean, schedule: Fn, top = params.lr ?? 1): Fn {
  const { warmup_t = 0, warmup_lr_init = 0, warmup_prefix = prefix, t_in_epochs = true } = params
  const { noise_range_t, noise_pct = 0.67, noise_seed } = params
  const spanOf = (t: number) => (t_in_epochs ? { epochs: t } : { steps: t })
  const up = linear(warmup_lr_init, top)
  const warm =
    warmup_t === 0
      ? schedule
      : warmup_prefix
        ? sequence([spanOf(warmup_t), up], ['rest', schedule])
        : overlay(spanOf(warmup_t), up, schedule)
  const [from, to] = typeof noise_range_t === 'number' ? [noise_range_t] : (noise_range_t ?? [])
  if (from === undefined) return counting(counted(params), warm)
  const jitter = reading(counted(params)).pipe(noise(noise_seed ?? 42, 1 - noise_pct, 1 + noise_pct))
  const noisy = overlay(spanOf(from), warm, product(warm, jitter))
  return counting(counted(params), to === undefined ? noisy : overlay(spanOf(to), noisy, warm))
}

/**
 * Checks what a scheduler was called with.
 * @throws RangeError that shows the call, and the first rule that does not hold
 */
export function check(name: string, params: Common, rules: Readonly<Record<string, boolean>>): void {
  demand(Number.isFinite(params.lr ?? 1), name, [params], 'lr, the base rate, must be finite')
  for (const [rule, holds] of Object.entries(rules)) demand(holds, name, [params], rule)
}
