import type * as tf from '@tensorflow/tfjs'
import { map, toArray, type Observable } from 'rxjs'
import { expectTypeOf, test } from 'vitest'
import { linear, suggest, type RatePoint, type Suggestions } from '../../src/index.ts'
import { findLearningRate, type SearchPoint } from '../../src/tfjs/index.ts'

declare const model: tf.Sequential
declare const xs: tf.Tensor2D

test('a learning rate stands in the points by its name, and they can be read', () => {
  const points$ = findLearningRate(model, xs, xs, { css: '#head', batches: 50, batchSize: 8 })
  expectTypeOf(points$).toEqualTypeOf<Observable<SearchPoint>>()
  expectTypeOf<SearchPoint>().toExtend<RatePoint>()
  expectTypeOf(points$.pipe(toArray(), map(suggest))).toEqualTypeOf<Observable<Suggestions>>()
})

test('another param stands there by its own name, and is no learning rate', () => {
  const points$ = findLearningRate(model, xs, xs, { param: 'momentum', sweep: linear(0.5, 0.99) })
  expectTypeOf(points$).toEqualTypeOf<Observable<SearchPoint<'momentum'>>>()
  expectTypeOf<SearchPoint<'momentum'>>().toEqualTypeOf<{
    readonly momentum: number
    readonly loss: number
    readonly smoothed: number
  }>()
  // @ts-expect-error: the rules are for learning rates
  points$.pipe(toArray(), map(suggest))
})

test('what a search has no use for is refused', () => {
  // @ts-expect-error: there are as many epochs as it needs
  findLearningRate(model, xs, xs, { epochs: 3 })
  // @ts-expect-error: a sweep is a schedule
  findLearningRate(model, xs, xs, { sweep: (t: number) => t })
})
