import * as tf from '@tensorflow/tfjs'
import { describe as group, expect, test } from 'vitest'
import { linear } from '../../src/index.ts'
import { describe } from '../../src/tfjs/index.ts'
import { escape } from '../../src/select/element.ts'
import { visible } from '../../src/visible.ts'
import { HOSTILE, UNSEEN } from '../support/hostile.ts'
import { compiled, dense, sequential } from './support/models.ts'
import { WAYS } from './support/ways.ts'

/** The longest line of a text, which has nothing in it that a terminal would obey. */
function longest(text: string): number {
  const lines = text.split('\n')
  for (const line of lines) expect(line).not.toMatch(UNSEEN)
  return Math.max(...lines.map(line => line.length))
}

group.each(HOSTILE.map(name => [visible(name, 20), name] as const))('the name %s', (_, name) => {
  const net = () => {
    // A layer may not be made by such a name, but it may be given one later.
    const layer = dense('body', { inputShape: [3] })
    const model = compiled(sequential(layer, dense('head')))
    layer.name = name
    return model
  }
  const id = `#${escape(name)}`

  test.each(WAYS)('of a layer is text in the tree that $word made', async way => {
    const model = net()
    const seen: string[] = []
    const onBatchEnd = () => void seen.push(String(describe(model, { lost: true })))
    await way.train(
      model,
      [
        ['*', { lr: 0.1 }],
        [id, { lr: linear(1, 0) }],
      ],
      { callbacks: { onBatchEnd } },
    )
    expect(longest(seen[0]!)).toBeLessThan(400)
    expect(seen[0]!.split('\n').length).toBe(13)
  })

  test.each(WAYS)('is text in every error of $word', async way => {
    for (const [css, schedules] of [
      [name, { lr: 1 }],
      [`${id}x`, { lr: 1 }],
      [`Dense:${name}`, { lr: 1 }],
      [`Dense[${name}]`, { lr: 1 }],
      [id, { lr: -1 }],
      [id, { [name]: 1 }],
      [id, { [`optimizer.${name}`]: 1 }],
      [id, { rate: 1 }],
      [`${id} *:not(${id} *)`, { lr: 1 }],
    ] as const) {
      const error: unknown = await way.train(net(), [[css, schedules]]).catch((error: unknown) => error)
      expect(error).toBeInstanceOf(Error)
      expect(longest((error as Error).message)).toBeLessThan(1500)
    }
  })

  test('of a model is text in an error', () => {
    const model = tf.sequential({ name, layers: [dense('head', { inputShape: [3] })] })
    const message = (act: () => unknown) => {
      try {
        return String(act())
      } catch (error) {
        return (error as Error).message
      }
    }
    expect(longest(message(() => describe(model)))).toBeLessThan(500)
  })
})
