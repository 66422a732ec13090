import { expect, test } from 'vitest'
import { linear, reading, type Fn } from '../../src/index.ts'
import { plot } from '../../src/view/index.ts'

const display = (fn: Fn) => (fn as unknown as Record<symbol, () => unknown>)[Symbol.for('Jupyter.display')]!()

test('a Jupyter kernel of Deno shows a schedule as its curve', () => {
  const fn = linear(1, 0)
  expect(display(fn)).toEqual({ 'image/svg+xml': plot(fn), 'text/plain': 'linear(1, 0)' })
})

test('and as its expression alone where progress does not give its values', () => {
  expect(display(reading('step'))).toEqual({ 'text/plain': "reading('step')" })
})
