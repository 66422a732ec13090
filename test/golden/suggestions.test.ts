// What others read from the curve of a search for a learning rate, against ours: golden/ has the suggestions of fastai,
// ignite and Lightning for two curves, of which fastai is given the part that it reads.
import { describe, expect, test } from 'vitest'
import { suggest, type Suggestions } from '../../src/index.ts'
import { CASES, type Case } from './cases.ts'

const RULES: Readonly<Record<string, Exclude<keyof Suggestions, 'consensus'>>> = {
  'lr_find.valley': 'valley',
  'lr_find.slide': 'slide',
  'lr_find.steep': 'steepest',
  'lr_find.minimum': 'minimum',
  'FastaiLRFinder.lr_suggestion': 'ignite',
  '_LRFinder.suggestion': 'lightning',
}

const cases = CASES.filter(({ suggestion }) => suggestion !== undefined)
const nameOf = ({ params }: Case) => params['curve'] as string

/** The whole curve of that name, as ignite was given it. */
function curve(name: string) {
  const { xs, ys } = cases.find(one => one.system === 'ignite' && nameOf(one) === name)!
  return xs.map((learningRate, i) => ({ learningRate, smoothed: ys[i]! }))
}

test('there are two curves of 100 points, and each rule has a suggestion for both', () => {
  for (const name of ['smooth', 'bumpy']) {
    expect(curve(name)).toHaveLength(100)
    const rules = cases.filter(one => nameOf(one) === name).map(({ name }) => RULES[name])
    expect(rules.sort()).toEqual(Object.values(RULES).sort())
  }
})

describe.each(cases)('$id $system $name, the $params.curve curve', one => {
  const points = curve(nameOf(one))
  const { learningRate, point } = suggest(points)[RULES[one.name]!]!

  test('is given this curve', () => {
    const first = points.findIndex(({ learningRate }) => learningRate === one.xs[0])
    const same = points.slice(first, first + one.xs.length)
    expect(one.xs).toEqual(same.map(({ learningRate }) => learningRate))
    expect(one.ys).toEqual(same.map(({ smoothed }) => smoothed))
  })

  test('suggests the same', () => {
    expect(learningRate).toBe(one.suggestion)
    expect(points).toContain(point)
    if (one.point) expect([point.learningRate, point.smoothed]).toEqual(one.point)
  })
})
