import * as tf from '@tensorflow/tfjs'
import { BehaviorSubject, lastValueFrom, share, Subject, take, takeUntil, tap, toArray } from 'rxjs'
import { describe, expect, test } from 'vitest'
import { fn, linear, type BatchEvent } from '../../src/index.ts'
import {
  anneal,
  describe as describeRun,
  fromFit,
  fromSteps,
  type Step,
  type StepLogs,
} from '../../src/tfjs/index.ts'
import { countingReads } from './support/countingReads.ts'
import { failure } from './support/failure.ts'
import { woundDown } from './support/woundDown.ts'

const LOOP = { epochs: 2, stepsPerEpoch: 3 }
let names = 0

/** Two variables below one name that is their own, as `<name> > w` and `<name> > b`, and a loss of both. */
function variables(optimizer: tf.Optimizer = tf.train.sgd(0.01)) {
  const name = `enc${++names}`
  const [w, b] = ['w', 'b'].map((leaf, i) => tf.variable(tf.scalar(1 + i), true, `${name}/${leaf}`)) as [
    tf.Variable,
    tf.Variable,
  ]
  /** Its gradients are 1 and 2. */
  const loss = () => tf.add(w, tf.mul(2, b)).asScalar()
  return { name, w, b, loss, optimizer, target: { optimizer, variables: [w, b] } }
}

const valueOf = (variable: tf.Variable): number => Number(variable.dataSync()[0]!.toFixed(4))

const all = (run$: ReturnType<typeof fromSteps>): Promise<BatchEvent[]> => lastValueFrom(run$.pipe(toArray()))

describe('the events of a loop', () => {
  const clocks = (events: readonly BatchEvent[]) =>
    events.map(({ type, step, epoch, batch, progress }) => [type, step, epoch, batch, progress])

  test('come in the order and by the clock of a fit', async () => {
    const { target } = variables()
    const events = await all(fromSteps(target, LOOP, () => undefined))
    const model = tf.sequential({ layers: [tf.layers.dense({ units: 1, inputShape: [1] })] })
    model.compile({ optimizer: 'sgd', loss: 'meanSquaredError' })
    const args = { epochs: 2, batchSize: 1 }
    const ofFit = await lastValueFrom(fromFit(model, tf.ones([3, 1]), tf.ones([3, 1]), args).pipe(toArray()))
    expect(clocks(events)).toEqual(clocks(ofFit))
    expect(events.map(({ steps, epochs, stepsPerEpoch }) => [steps, epochs, stepsPerEpoch])).toEqual(
      events.map(() => [6, 2, 3]),
    )
    expect(new Set(events.map(({ samples }) => samples))).toEqual(new Set([undefined]))
  })

  test('count samples where the steps say their size, and seconds', async () => {
    const { target } = variables()
    const events = await all(fromSteps(target, LOOP, ({ batch }) => ({ size: batch < 2 ? 4 : 1 })))
    const at = (type: string) => events.filter(event => event.type === type).map(({ samples }) => samples)
    expect(at('batchBegin')).toEqual([undefined, 4, 8, 9, 13, 17])
    expect(at('batchEnd')).toEqual([4, 8, 9, 13, 17, 18])
    expect(at('trainEnd')).toEqual([18])
    const seconds = events.map(event => event.seconds!)
    expect(seconds).toEqual(seconds.toSorted((a, b) => a - b))
  })

  test('begin where earlier epochs have ended', async () => {
    const { target } = variables()
    const events = await all(fromSteps(target, { ...LOOP, epochs: 4, initialEpoch: 2 }, () => undefined))
    expect(clocks(events.slice(0, 4))).toEqual([
      ['trainBegin', 6, 2, 0, 0.5],
      ['epochBegin', 6, 2, 0, 0.5],
      ['batchBegin', 6, 2, 0, 0.5],
      ['batchEnd', 7, 2, 0, 7 / 12],
    ])
    expect(clocks(events.slice(-1))).toEqual([['trainEnd', 12, 3, 2, 1]])
  })

  test.each([
    { epochs: 0, stepsPerEpoch: 3 },
    { epochs: 1.5, stepsPerEpoch: 3 },
    { epochs: 1, stepsPerEpoch: 0 },
    { epochs: 1, stepsPerEpoch: NaN },
    { epochs: 1 } as { epochs: number; stepsPerEpoch: number },
  ])('are refused without a length: %o', loop => {
    const { target } = variables()
    expect(() => fromSteps(target, loop, () => undefined)).toThrow(
      /^fromSteps\(…, \{.*\}, …\): epochs and stepsPerEpoch must be whole numbers above 0$/,
    )
  })
})

describe('a step', () => {
  test('gets the clock of its batch, and the optimizer with the values of that batch', async () => {
    const { target, optimizer } = variables()
    const seen: unknown[] = []
    const step = (at: Step) => {
      expect(at.optimizer).toBe(optimizer)
      seen.push([at.step, at.epoch, at.batch, at.progress, at.optimizer.getConfig()['learningRate']])
    }
    await lastValueFrom(fromSteps(target, LOOP, step).pipe(anneal('*', { learningRate: linear(0.6, 0) })))
    const rate = linear(0.6, 0)
    expect(seen).toEqual([0, 1, 2, 3, 4, 5].map(i => [i, Math.floor(i / 3), i % 3, i / 6, rate(i / 6)]))
    expect(optimizer.getConfig()['learningRate']).toBe(0.01)
  })

  test('may be async, and the next waits for it', async () => {
    const { target, loss, optimizer, w, b, name } = variables()
    const order: string[] = []
    const step = async (at: Step) => {
      order.push(`begin ${at.step}`)
      await new Promise(resolve => setTimeout(resolve, 1))
      optimizer.minimize(loss, false, [w, b])
      await tf.nextFrame()
      order.push(`end ${at.step}`)
    }
    const run$ = fromSteps(target, LOOP, step).pipe(
      anneal('*', { learningRate: 0.25 }),
      anneal(`${name} > b`, { learningRate: linear(0.5, 0) }),
      tap(({ type, step }) => type === 'batchEnd' && order.push(`batchEnd ${step}`)),
    )
    await lastValueFrom(run$)
    expect(order).toEqual([0, 1, 2, 3, 4, 5].flatMap(i => [`begin ${i}`, `end ${i}`, `batchEnd ${i + 1}`]))
    const rates = [0, 1, 2, 3, 4, 5].map(i => linear(0.5, 0)(i / 6))
    expect([w, b].map(valueOf)).toEqual([
      1 - 6 * 0.25,
      Number((2 - 2 * rates.reduce((x, y) => x + y)).toFixed(4)),
    ])
  })

  test('that trains a model by trainOnBatch moves the weights as fit does', async () => {
    const xs = tf.randomNormal([6, 2], 0, 1, 'float32', 1)
    const ys = tf.randomNormal([6, 1], 0, 1, 'float32', 2)
    const rules = [
      anneal('*', { learningRate: linear(0.1, 0), beta1: linear(0.95, 0.85) }),
      anneal('bias', { learningRate: 0.05 }),
    ] as const
    const compiled = () => {
      const kernelInitializer = tf.initializers.glorotNormal({ seed: 3 })
      const layers = [tf.layers.dense({ units: 1, inputShape: [2], kernelInitializer })]
      const model = tf.sequential({ layers })
      model.compile({ optimizer: tf.train.adam(0.01), loss: 'meanSquaredError' })
      return model
    }
    const [fitted, stepped] = [compiled(), compiled()]
    await lastValueFrom(fromFit(fitted, xs, ys, { epochs: 2, batchSize: 2, shuffle: false }).pipe(...rules))
    const step = async ({ batch }: Step) => {
      const loss = await stepped.trainOnBatch(xs.slice(2 * batch, 2), ys.slice(2 * batch, 2))
      return { loss: loss as number }
    }
    await lastValueFrom(fromSteps(stepped, LOOP, step).pipe(...rules))
    const [a, b] = [fitted, stepped].map(model => model.getWeights().map(weight => weight.dataSync()))
    expect(a).toEqual(b)
  })

  test.each(['alone', 'beside another rule'])(
    'trains to its end with the values it began with, %s',
    async how => {
      const { target, loss, optimizer, w, b, name } = variables()
      const slider = new BehaviorSubject(0.5)
      const leave = new Subject<void>()
      const step = async (at: Step) => {
        await new Promise(resolve => setTimeout(resolve, 1))
        if (at.step === 1) slider.next(0.125)
        if (at.step === 4) leave.next()
        // Looking must not change anything.
        expect(String(describeRun(optimizer))).toContain('learningRate')
        optimizer.minimize(loss, false, [w, b])
      }
      const run$ = fromSteps(target, LOOP, step).pipe(
        anneal(how === 'alone' ? '*' : `${name} > b`, { learningRate: 0.25 }),
        share(),
      )
      const assigned: (readonly number[])[] = []
      const values: number[] = []
      run$.pipe(anneal(`${name} > w`, { learningRate: slider }), takeUntil(leave)).subscribe()
      await lastValueFrom(
        run$.pipe(
          tap(event => {
            if (event.type !== 'batchEnd') return
            assigned.push(event.assigned.map(({ value }) => value))
            values.push(valueOf(w))
          }),
        ),
      )
      const after = how === 'alone' ? 0.25 : 0.01
      const moves = [0.5, 0.5, 0.125, 0.125, 0.125, after]
      expect(values).toEqual(moves.map((_, i) => 1 - moves.slice(0, i + 1).reduce((x, y) => x + y)))
      expect(assigned).toEqual(moves.map((move, i) => (i < 5 ? [0.25, move] : [0.25])))
    },
  )

  const ends: [string, number, (error: Error) => StepLogs | Promise<StepLogs>][] = [0, 4].flatMap(
    (n): [string, number, (error: Error) => StepLogs | Promise<StepLogs>][] => [
      [
        'throws',
        n,
        error => {
          throw error
        },
      ],
      ['rejects', n, error => Promise.reject(error)],
    ],
  )
  test.each(ends)('that %s at %i ends the run with its error', async (_, n, end) => {
    const { target, loss, optimizer, w, b } = variables(tf.train.momentum(0.5, 0.9))
    optimizer.minimize(loss, false, [w, b])
    const { iterations } = optimizer
    const before = [optimizer.getConfig(), Reflect.ownKeys(optimizer), tf.memory().numTensors]
    const error = new Error('no more')
    const steps: number[] = []
    const step = (at: Step) => {
      steps.push(at.step)
      const cost = optimizer.minimize(loss, true, [w, b])!
      if (at.step === n) {
        cost.dispose()
        return end(error)
      }
      return { cost }
    }
    const run$ = fromSteps(target, LOOP, step).pipe(
      anneal('*', { learningRate: linear(0.1, 0), momentum: 0.5, trainable: 1 }),
    )
    expect(await failure(lastValueFrom(run$))).toBe(error)
    expect(steps.length).toBe(n + 1)
    expect(optimizer.iterations).toBe(iterations + n + 1)
    expect([optimizer.getConfig(), Reflect.ownKeys(optimizer), tf.memory().numTensors]).toEqual(before)
  })

  test('in flight when the run is unsubscribed is the last, and what it returns is disposed', async () => {
    const { target, loss, optimizer, w, b } = variables()
    const steps: number[] = []
    const step = async (at: Step) => {
      steps.push(at.step)
      await new Promise(resolve => setTimeout(resolve, 5))
      return { cost: optimizer.minimize(loss, true, [w, b])! }
    }
    const { numTensors } = tf.memory()
    const events: string[] = []
    await new Promise<void>(resolve => {
      const subscription = fromSteps(target, LOOP, step)
        .pipe(anneal('*', { learningRate: 0.5 }))
        .subscribe(({ type, step }) => {
          events.push(`${type} ${step}`)
          if (type === 'batchBegin' && step === 1)
            setTimeout(() => {
              subscription.unsubscribe()
              resolve()
            })
        })
    })
    await woundDown(optimizer)
    expect(events.at(-1)).toBe('batchBegin 1')
    expect(steps).toEqual([0, 1])
    expect([w, b].map(valueOf)).toEqual([1 - 2 * 0.5, 2 - 2 * 2 * 0.5])
    expect(optimizer.getConfig()['learningRate']).toBe(0.01)
    expect(tf.memory().numTensors).toBe(numTensors)
  })
})

describe('the logs of a loop', () => {
  test('may be numbers or scalars, whose means are those of the epoch', async () => {
    const { target } = variables()
    const { numTensors } = tf.memory()
    const step = ({ step }: Step) => ({ loss: tf.scalar(step), rate: step / 10 })
    const logs: [string, Record<string, number>][] = []
    await lastValueFrom(
      fromSteps(target, LOOP, step).pipe(
        tap(event => {
          if (/End$/.test(event.type)) logs.push([event.type, { ...event.logs }])
        }),
      ),
    )
    const rounded = logs.map(([type, all]) => [
      type,
      Object.fromEntries(Object.entries(all).map(([name, x]) => [name, Number(x.toFixed(5))])),
    ])
    const batch = (i: number) => ['batchEnd', { loss: i, rate: i / 10 }]
    expect(rounded).toEqual([
      batch(0),
      batch(1),
      batch(2),
      ['epochEnd', { loss: 1, rate: 0.1 }],
      batch(3),
      batch(4),
      batch(5),
      ['epochEnd', { loss: 4, rate: 0.4 }],
      ['trainEnd', {}],
    ])
    expect(tf.memory().numTensors).toBe(numTensors)
  })

  test('have as mean that of the batches which have them', async () => {
    const { target } = variables()
    const step = ({ step }: Step): StepLogs =>
      step % 3 === 1 ? { rare: step, accuracy: tf.scalar(step) } : {}
    const events = await all(fromSteps(target, LOOP, step))
    expect(events.filter(({ type }) => type === 'epochEnd').map(({ logs }) => logs)).toEqual([
      { rare: 1, accuracy: 1 },
      { rare: 4, accuracy: 4 },
    ])
  })

  test('are not read from the device before the epoch ends unless somebody looks', async () => {
    const { target } = variables()
    const reads = await countingReads(reads => {
      const during: number[] = []
      const run$ = fromSteps(target, LOOP, ({ step }) => ({ loss: tf.scalar(step) }))
      return lastValueFrom(run$.pipe(tap(() => during.push(reads())))).then(() => during)
    })
    expect(reads).toEqual([...Array<number>(8).fill(0), ...Array<number>(8).fill(1), 2, 2])
  })

  test('of a batch are gone when its event is', async () => {
    const { target } = variables()
    const events = await all(fromSteps(target, LOOP, ({ step }) => ({ loss: tf.scalar(step), rate: step })))
    const last = events.findLast(({ type }) => type === 'batchEnd')!
    expect(last.logs['rate']).toBe(5)
    expect(() => last.logs['loss']).toThrow(/^logs\.loss is gone: /)
  })

  test('are disposed where the run is unsubscribed at that event', async () => {
    const { target, optimizer } = variables()
    const { numTensors } = tf.memory()
    await lastValueFrom(fromSteps(target, LOOP, () => ({ loss: tf.scalar(1) })).pipe(take(6)))
    await woundDown(optimizer)
    expect(tf.memory().numTensors).toBe(numTensors)
  })
})

describe('minimize without a list of variables', () => {
  const OPTIMIZERS: Record<string, () => tf.Optimizer> = {
    Momentum: () => tf.train.momentum(0.1, 0.9),
    Adam: () => tf.train.adam(0.1),
    RMSProp: () => tf.train.rmsprop(0.1, 0.9, 0.5),
  }
  const cases = Object.entries(OPTIMIZERS).flatMap(([name, make]) =>
    [
      [0, 0, 1, 1, 1, 1],
      [1, 1, 0, 0, 1, 1],
    ].flatMap(flags => [false, true].map(rates => [name, flags, rates, make] as const)),
  )
  test.each(cases)(
    '%s keeps each state with its variable while one is frozen: %o, other rules: %o',
    async (_, flags, rates, make) => {
      const train = async (withList: boolean) => {
        const { name, w, b, optimizer, target } = variables(make())
        const step = ({ optimizer }: Step) => {
          const loss = () => w.square().add(b.mul(3).square()).asScalar()
          optimizer.minimize(loss, false, withList ? [w, b] : undefined)
        }
        const rule = anneal(`${name} > w`, { trainable: fn(t => flags[Math.round(t * 6)]!) })
        const run$ = fromSteps(target, LOOP, step).pipe(rule)
        await lastValueFrom(rates ? run$.pipe(anneal('*', { learningRate: linear(0.1, 0.05) })) : run$)
        expect([w.trainable, optimizer.iterations]).toEqual([true, 6])
        return [w, b].map(variable => variable.dataSync()[0])
      }
      expect(await train(false)).toEqual(await train(true))
    },
  )
})

test('is refused where there is no variable', async () => {
  const run$ = fromSteps({ optimizer: tf.train.sgd(1), variables: [] }, LOOP, () => undefined)
  expect(await failure(lastValueFrom(run$))).toEqual(
    new TypeError('{ optimizer, variables }: there is no variable to train'),
  )
})

test.each<[string, number, number]>([
  ['sgd', 0.01, 0],
  ['momentum', 0.01, 0.9],
])('%s, whose rate was set by hand, has the rate that it computes with', async (_, rate, momentum) => {
  const optimizer = momentum > 0 ? tf.train.momentum(rate, momentum) : tf.train.sgd(rate)
  Object.assign(optimizer, { learningRate: 0.5, momentum: 0.1 })
  const { name, w, b, loss, target } = variables(optimizer)
  const seen: string[] = []
  const run$ = fromSteps(target, { epochs: 1, stepsPerEpoch: 1 }, ({ optimizer }) => {
    seen.push(String(describeRun(optimizer)))
    optimizer.minimize(loss)
  }).pipe(anneal(`${name} > w`, { weightDecay: 0.1, learningRate: 0.2 }), anneal('*', { weightDecay: 0.5 }))
  await lastValueFrom(run$)
  // w: 1·(1 − 0.2·0.1) − 0.2·1; b: 2·(1 − 0.01·0.5) − 0.01·2
  expect([valueOf(w), valueOf(b)]).toEqual([0.78, 1.97])
  expect(seen[0]).toContain('learningRate = 0.01 (no rule)')
})

test.each<[unknown, RegExp]>([
  [() => tf.scalar(1), /not a tensor of shape \[\]$/],
  [() => 0.5, /not 0\.5$/],
  [() => [1], /not \[1\]$/],
  [() => ({ loss: 'x' }), /not \{ loss: 'x' \}$/],
  [() => ({ loss: [tf.scalar(1), tf.scalar(2)] }), /not \{ loss: \[/],
  [() => ({ loss: tf.ones([2]) }), /not \{ loss: /],
])('a step that returns no metrics is an error, and leaves nothing: %s', async (step, rest) => {
  const { target } = variables()
  const { numTensors } = tf.memory()
  const error = await failure(lastValueFrom(fromSteps(target, LOOP, step as () => StepLogs)))
  expect(error).toBeInstanceOf(TypeError)
  expect(String(error)).toMatch(
    /a step returns its metrics by name, numbers or scalars, as \{ loss \}, or nothing/,
  )
  expect(String(error)).toMatch(rest)
  expect(tf.memory().numTensors).toBe(numTensors)
})
