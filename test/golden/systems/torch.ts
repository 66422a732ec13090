import type { Fn } from '../../../src/index.ts'
import * as torch from '../../../src/recipes/torch.ts'
import type { Case, System } from '../cases.ts'
import { without } from '../curvesOf.ts'
import { listening } from '../heard.ts'

type Params = Readonly<Record<string, unknown>>

/** The base rate and the parameters of a case, of one of its groups. */
function paramsOf(params: Params) {
  const { base_lrs, optimizer_lr, group = 0, ...given } = params
  const of = (x: unknown) => (Array.isArray(x) ? (x as unknown[])[group as number] : x)
  const max_lr = given['max_lr'] === undefined ? {} : { max_lr: of(given['max_lr']) }
  return { ...given, ...max_lr, lr: of(base_lrs) ?? optimizer_lr ?? 1 }
}

/** The curve of a schedule, which comes along for other tests. */
const curveOf = (schedule: Fn) => Object.assign((step: number) => schedule({ step }), { schedule })

/** A recipe that is called as the case says. */
const one =
  (recipe: (given: never) => Fn, more: Params = {}) =>
  (params: Params) =>
    curveOf(recipe({ ...paramsOf(params), ...more } as never))

/** A recipe for two params, of which a case is one. */
const both =
  (recipe: (given: never) => torch.Either, more: Params = {}) =>
  (params: Params, { y }: Case) => {
    // The rates of the optimizer are overwritten, and what optimizer it is the run knows.
    const { step, ...given } = without(paramsOf(params), 'lr', 'optimizer')
    const { learningRate, momentum } = recipe({ max_lr: 1, ...given, ...more } as never)
    const fn = y === 'momentum' || y === 'beta1' ? momentum! : learningRate
    const curve = curveOf(fn)
    return step === undefined ? curve : Object.assign(() => curve(step as number), curve)
  }

/** Several, one after another or at once, with the base rate of the case. */
const many = (make: (lr: number, milestones: readonly number[]) => Fn) => (params: Params) =>
  curveOf(make(paramsOf(params).lr as number, params['milestones'] as readonly number[]))

const LAMBDAS: Readonly<Record<string, (epoch: number) => number>> = {
  '0.95**epoch': epoch => 0.95 ** epoch,
  '[epoch//3, 0.9**epoch]': epoch => 0.9 ** epoch,
  '0.95': () => 0.95,
}
const lambda = (recipe: typeof torch.LambdaLR) => (params: Params) =>
  one(recipe, { lr_lambda: LAMBDAS[params['lr_lambda'] as string] })(params)

const cyclic = (params: Params, given: Case) => {
  const own = { scale_fn: (x: number) => 0.5 * (1 + Math.sin((x * Math.PI) / 2)) }
  return both(torch.CyclicLR, 'scale_fn' in params ? own : {})(params, given)
}

const { ChainedScheduler, ConstantLR, CosineAnnealingLR, ExponentialLR, LinearLR, MultiStepLR } = torch
const { SequentialLR, StepLR } = torch

const plateau = listening(({ base_lrs, base_lr, ...given }: Params) =>
  torch.ReduceLROnPlateau({ ...given, lr: (base_lrs as number[] | undefined)?.[0] ?? (base_lr as number) }),
)
const plateaus = Object.fromEntries([1, 2, 3, 4, 5, 7].map(i => [`reduce_lr_on_plateau${i}`, plateau]))

/** What goes on from saved state is a function of time: it is where it was. */
const resumed =
  (make: (lr: number) => Fn) =>
  ({ base_lrs: [lr] }: { base_lrs: readonly [number] }) =>
    curveOf(make(lr))
const RESUMED = 'of a scheduler whose optimizer was forgotten, a mistake that nobody can make here'

export default {
  curves: {
    LambdaLR: lambda(torch.LambdaLR),
    MultiplicativeLR: lambda(torch.MultiplicativeLR),
    StepLR: one(StepLR),
    'StepLR (closed form)': one(StepLR),
    MultiStepLR: one(MultiStepLR),
    ConstantLR: one(ConstantLR),
    'ConstantLR (closed form)': one(ConstantLR),
    LinearLR: one(LinearLR),
    'LinearLR (closed form)': one(LinearLR),
    ExponentialLR: one(ExponentialLR),
    PolynomialLR: one(torch.PolynomialLR),
    'PolynomialLR (closed form)': one(torch.PolynomialLR),
    CosineAnnealingLR: one(CosineAnnealingLR),
    'CosineAnnealingLR (closed form)': one(CosineAnnealingLR),
    CosineAnnealingWarmRestarts: one(torch.CosineAnnealingWarmRestarts),
    'CosineAnnealingWarmRestarts.step(fractional epoch)': one(torch.CosineAnnealingWarmRestarts),
    CyclicLR: cyclic,
    OneCycleLR: both(torch.OneCycleLR),
    'OneCycleLR past end': both(torch.OneCycleLR),
    SWALR: one(torch.SWALR),

    'SequentialLR[LinearLR(0.1,total_iters=4)->ExponentialLR(0.9)]': many((lr, milestones) =>
      SequentialLR({
        schedulers: [LinearLR({ lr, start_factor: 0.1, total_iters: 4 }), ExponentialLR({ lr, gamma: 0.9 })],
        milestones,
      }),
    ),
    'SequentialLR[ConstantLR(0.1,2)->LinearLR(0.5,3)->CosineAnnealingLR(6,0.001)]': many((lr, milestones) =>
      SequentialLR({
        schedulers: [
          ConstantLR({ lr, factor: 0.1, total_iters: 2 }),
          LinearLR({ lr, start_factor: 0.5, total_iters: 3 }),
          CosineAnnealingLR({ lr, T_max: 6, eta_min: 0.001 }),
        ],
        milestones,
      }),
    ),
    'SequentialLR milestones=[0]': many((lr, milestones) =>
      SequentialLR({
        schedulers: [LinearLR({ lr, start_factor: 0.1, total_iters: 4 }), ExponentialLR({ lr, gamma: 0.9 })],
        milestones,
      }),
    ),
    SequentialLR: many(() =>
      SequentialLR({
        schedulers: [ExponentialLR({ gamma: 0.9 }), torch.ReduceLROnPlateau() as never],
        milestones: [2],
      }),
    ),
    ChainedScheduler: many(() =>
      ChainedScheduler({ schedulers: [ExponentialLR({ gamma: 0.9 }), torch.ReduceLROnPlateau() as never] }),
    ),
    'ChainedScheduler[ConstantLR(0.1,2),ExponentialLR(0.9)]': many(lr =>
      ChainedScheduler({
        lr,
        schedulers: [ConstantLR({ factor: 0.1, total_iters: 2 }), ExponentialLR({ gamma: 0.9 })],
      }),
    ),
    'ChainedScheduler[LinearLR(0.5,4),StepLR(3,0.1)]': many(lr =>
      ChainedScheduler({
        lr,
        schedulers: [LinearLR({ start_factor: 0.5, total_iters: 4 }), StepLR({ step_size: 3, gamma: 0.1 })],
      }),
    ),

    ReduceLROnPlateau: plateau,
    ...plateaus,
    'RESUME ExponentialLR(0.9) (optimizer+scheduler state)': resumed(lr => ExponentialLR({ lr, gamma: 0.9 })),
    'RESUME CosineAnnealingLR(10) (optimizer+scheduler state)': resumed(lr =>
      CosineAnnealingLR({ lr, T_max: 10 }),
    ),
    'RESUME OneCycleLR(0.5,10) (optimizer+scheduler state)': resumed(
      () => torch.OneCycleLR({ max_lr: 0.5, total_steps: 10 }).learningRate,
    ),
    'RESUME SequentialLR[LinearLR(0.1,4)->CosineAnnealingLR(6)] (optimizer+scheduler state)': resumed(lr =>
      SequentialLR({
        schedulers: [
          LinearLR({ lr, start_factor: 0.1, total_iters: 4 }),
          CosineAnnealingLR({ lr, T_max: 6 }),
        ],
        milestones: [4],
      }),
    ),

    step_lr: one(StepLR),
    multi_step_lr: one(MultiStepLR),
    constantlr: one(ConstantLR),
    linearlr: one(LinearLR),
    get_last_lr_linearlr: one(LinearLR),
    exp_lr: one(ExponentialLR),
    poly_lr: one(torch.PolynomialLR),
    cos_anneal_lr: one(CosineAnnealingLR),
    sequentiallr1: many((lr, milestones) =>
      SequentialLR({
        schedulers: [ExponentialLR({ lr, gamma: 0.8 }), StepLR({ lr, step_size: 4, gamma: 0.1 })],
        milestones,
      }),
    ),
    sequentiallr2: many((lr, milestones) =>
      SequentialLR({
        schedulers: [ConstantLR({ lr, factor: 0.1, total_iters: 3 }), ExponentialLR({ lr, gamma: 0.9 })],
        milestones,
      }),
    ),
    sequentiallr3: many((lr, milestones) =>
      SequentialLR({
        schedulers: [
          ConstantLR({ lr, factor: 0.1, total_iters: 3 }),
          ExponentialLR({ lr, gamma: 0.8 }),
          StepLR({ lr, step_size: 2, gamma: 0.1 }),
        ],
        milestones,
      }),
    ),
    sequentiallr5: many((lr, milestones) =>
      SequentialLR({
        schedulers: [
          ChainedScheduler({
            lr,
            schedulers: [
              LinearLR({ start_factor: 0.1, total_iters: 5 }),
              ConstantLR({ factor: 0.1, total_iters: 5 }),
            ],
          }),
          ConstantLR({ lr, factor: 0.5, total_iters: 5 }),
        ],
        milestones,
      }),
    ),
    chained_lr2: many(lr =>
      ChainedScheduler({ lr, schedulers: [LinearLR({ start_factor: 0.4, total_iters: 3 })] }),
    ),
    chained_lr3: many(lr =>
      ChainedScheduler({
        lr,
        schedulers: [
          LinearLR({ start_factor: 0.4, total_iters: 3 }),
          MultiStepLR({ milestones: [4, 8, 10], gamma: 0.1 }),
        ],
      }),
    ),
    chained_lr4: many(lr =>
      ChainedScheduler({
        lr,
        schedulers: [
          ExponentialLR({ gamma: 0.9 }),
          ConstantLR({ factor: 0.2, total_iters: 4 }),
          StepLR({ step_size: 3, gamma: 0.1 }),
        ],
      }),
    ),
    compound_step_and_exp_lr: many(lr =>
      ChainedScheduler({
        lr,
        schedulers: [StepLR({ step_size: 3, gamma: 0.1 }), ExponentialLR({ gamma: 0.9 })],
      }),
    ),
    compound_cosanneal_and_linearlr: many(lr =>
      ChainedScheduler({
        lr,
        schedulers: [
          LinearLR({ start_factor: 0.4, total_iters: 4 }),
          CosineAnnealingLR({ T_max: 10, eta_min: 1e-10 / lr }),
        ],
      }),
    ),
    cycle_lr_triangular_mode_one_lr: cyclic,
    cycle_lr_triangular2_mode_one_lr: cyclic,
    cycle_lr_exp_range_mode_one_lr: cyclic,
    cycle_lr_triangular_mode_step_size_up_down: cyclic,
    cycle_lr_triangular2_mode_step_size_up_down: cyclic,
    onecycle_lr_linear_annealing: both(torch.OneCycleLR),
    onecycle_lr_linear_annealing_three_phases: both(torch.OneCycleLR),
    onecycle_lr_cosine_annealing: both(torch.OneCycleLR),
    CosineAnnealingWarmRestarts_lr1: one(torch.CosineAnnealingWarmRestarts),
  },
  left: {
    ...Object.fromEntries([69, 71, 73, 75].map(id => [id, RESUMED])),
    67: 'about the optimizer, which a function of time has not; a run whose optimizer has no momentum refuses it',
    'OneCycleLR resume with larger total_steps': 'about saved state, which a function of time has not',
  },
} satisfies System
