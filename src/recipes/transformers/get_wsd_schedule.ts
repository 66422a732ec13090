import { counting } from '../../compose/counting.ts'
import { demand } from '../../demand.ts'
import { overlay } from '../../compose/overlay.ts'
import { product } from '../../compose/product.ts'
import { reverse } from '../../compose/reverse.ts'
import { sequence } from '../../compose/sequence.ts'
import type { Fn } from '../../fn.ts'
import { linear } from '../../shapes/linear.ts'
import { power } from '../../shapes/power.ts'
import { smooth } from '../../shapes/smooth.ts'
import { takes } from '../../takes.ts'
import { POSITIVE, waves } from './cosines.ts'
import { type Warm, check } from './warmed.ts'

export type Curve = 'linear' | 'cosine' | '1-sqrt'

/**
 * Warm-up, plateau and decay: up from `min_lr_ratio·lr` to `lr`, there for `num_stable_steps`, and down again.
 *
 * With `m = min_lr_ratio` and `q` from 0 to 1 in each of them, up and down are `'linear'`: `m + (1 − m)·q` and
 * `1 − (1 − m)·q`; `'cosine'`, half a wave (down, `num_cycles` whole ones); `'1-sqrt'`: `1 − (1 − m)·√(1 − q)` and
 * `1 − (1 − m)·√q`. Without `num_stable_steps` the plateau is what is left of `num_training_steps`; where that is below
 * 0, the warm-up lies over the beginning of the decay.
 *
 * @param params `num_warmup_steps, num_decay_steps, num_training_steps, num_stable_steps, warmup_type = 'linear',
 *   decay_type = 'cosine', min_lr_ratio = 0, num_cycles = 0.5, lr = 1`
 * @throws RangeError where neither `num_training_steps` nor `num_stable_steps` is given, a type is none of the three, or
 *   the decay is longer than the run
 * @see transformers.get_wsd_schedule
 *
 * @example
 * ```ts
 * const lr = get_wsd_schedule({ lr: 10, num_warmup_steps: 2, num_decay_steps: 4, num_training_steps: 10 })
 * lr({ step: 1 }) // => 5
 * lr({ step: 5 }) // => 10
 * lr({ step: 8 }) // => 5
 * ```
 */
export function get_wsd_schedule(
  params: Warm & {
    readonly num_decay_steps: number
    readonly num_training_steps?: number | null
    readonly num_stable_steps?: number | null
    readonly warmup_type?: Curve
    readonly decay_type?: Curve
    readonly min_lr_ratio?: number
    readonly num_cycles?: number
  },
): Fn {
  takes(
    'get_wsd_schedule',
    params,
    'num_warmup_steps, lr, num_decay_steps, num_training_steps, num_stable_steps, warmup_type, decay_type, min_lr_ratio, num_cycles',
  )

  const name = 'get_wsd_schedule'
  check(name, params, 'num_warmup_steps', 'num_decay_steps')
  const { lr = 1, num_warmup_steps, num_decay_steps, min_lr_ratio: least = 0, num_cycles = 0.5 } = params
  const { num_training_steps, num_stable_steps, warmup_type = 'linear', decay_type = 'cosine' } = params
  const total = num_training_steps ?? num_stable_steps
  demand(typeof total === 'number', name, [params], 'num_training_steps or num_stable_steps must be given')
  const flat = num_stable_steps ?? total! - num_warmup_steps - num_decay_steps
  const up = {
    linear: linear(least, 1),
    cosine: smooth(least, 1),
    '1-sqrt': reverse().pipe(power(1, least, 0.5)),
  }
  const down = { linear: linear(1, least), cosine: waves(num_cycles, least), '1-sqrt': power(1, least, 0.5) }
  demand(num_warmup_steps + flat >= 0, name, [params], 'the decay must not be longer than the run')
  for (const type of [warmup_type, decay_type])
    demand(Object.hasOwn(up, type), name, [params], `a type is one of ${Object.keys(up).join(', ')}`)
  const after = sequence(
    [{ steps: num_warmup_steps + flat }, 1],
    [{ steps: num_decay_steps }, down[decay_type].pipe(POSITIVE)],
    ['rest', least],
  )
  const above = up[warmup_type].pipe(POSITIVE)
  return product(lr, counting('step', overlay({ steps: num_warmup_steps }, above, after)))
}
