import { NON_NEGATIVE, type Range } from './range.ts'

/**
 * What is done around the step of any optimizer, which knows nothing of it.
 *
 * - `weightDecay`, decoupled: `w ← w·(1 − learningRate·weightDecay)` before the step. With Adam that is AdamW.
 *   (Loshchilov and Hutter, Decoupled Weight Decay Regularization, 2019)
 * - `clipValue`: each number of the gradient is kept from `−clipValue` to `clipValue`.
 * - `clipNorm`: after that, all gradients are multiplied by `min(1, clipNorm / (norm + 1e-6))`, where `norm` is the root
 *   of the sum of all their squares. (Pascanu and others, On the difficulty of training recurrent neural networks, 2013;
 *   PyTorch's `clip_grad_norm_`)
 */
export const STEP_PARAMS: Readonly<Record<string, StepParam>> = {
  weightDecay: { range: NON_NEGATIVE, own: 0 },
  clipValue: { range: NON_NEGATIVE, own: undefined },
  clipNorm: { range: NON_NEGATIVE, own: undefined },
}

/** Whether a param has one value for the whole model, and holds at its root only. */
export const isForModel = ({ kind, name }: { readonly kind: string; readonly name: string }): boolean =>
  kind === 'step' && name === 'clipNorm'

interface StepParam {
  readonly range: Range
  /** The value where no rule has one; undefined is none. */
  readonly own: number | undefined
}
