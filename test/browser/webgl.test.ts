import * as tf from '@tensorflow/tfjs'
import { expect, test } from 'vitest'

test('this browser computes in WebGL', async () => {
  expect(await tf.setBackend('webgl')).toBe(true)
  const product = tf.tidy(() => tf.matMul([[1, 2]], [[3], [4]]))
  expect(await product.array()).toEqual([[11]])
  product.dispose()
})
