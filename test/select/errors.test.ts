import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { element } from '../../src/select/element.ts'
import { select } from '../../src/select/select.ts'
import { dense, network } from './network.ts'

const SUPPORTED =
  'Supported are tags (Dense), ids (#head), attributes ([units="10"]), *, lists, the combinators " ", ">", "+", "~", ' +
  'and :root, :first-child, :last-child, :only-child, :first-of-type, :last-of-type, :only-of-type, ' +
  ':nth-child(2n+1), :nth-last-child(2n+1), :nth-of-type(2n+1), :nth-last-of-type(2n+1), ' +
  ':not(…), :is(…), :where(…), :has(…).'

const TREE = String.raw`Sequential#model
  Sequential#encoder
    Dense#dense\/1
      kernel
      bias
    LSTM#lstm
      LSTMCell#cell
        kernel
        recurrentKernel
        bias
  Dropout#drop
  Dense#head
    kernel
    bias`

const refusal = (css: string, root = network()): unknown => {
  try {
    return select(css, root, `anneal('${css}', { rate })`)
  } catch (error) {
    return error
  }
}

describe('a broken selector is refused', () => {
  test.each([
    ['', 'a selector is missing'],
    ['  ', 'a selector is missing'],
    ['a,,b', 'a selector is missing'],
    ['Dense,', 'a selector is missing'],
    [', Dense', 'a selector is missing'],
    [':is()', 'a selector is missing'],
    [':not(Dense,)', 'a selector is missing'],
    ['Dense >', 'a combinator stands last'],
    ['Dense > , bias', 'a combinator stands last'],
    ['> Dense', 'a combinator stands first'],
    ['+ Dense', 'a combinator stands first'],
    ['~ Dense', 'a combinator stands first'],
    [':is(> Dense)', 'a combinator stands first'],
    [':has(> Dense +)', 'a combinator stands last'],
    ['Dense > > bias', "'> > bias' cannot be read"],
    ['Dense + ~ bias', "'+ ~ bias' cannot be read"],
    ['[units]Dense', "'Dense' cannot be read"],
    ['Dense*', "'*' cannot be read"],
    [':is(#head)Dense', "'Dense' cannot be read"],
    ['[units=]', "'[units=]' cannot be read"],
    ['[units!="10"]', `'[units!="10"]' cannot be read`],
    ['[units="10]', `'[units="10]' cannot be read`],
    ['[1]', "'[1]' cannot be read"],
    ['[]', "'[]' cannot be read"],
    ['..a', "'..a' cannot be read"],
    ['1abc', "'1abc' cannot be read"],
    ['Dense 1abc', "'1abc' cannot be read"],
    [':is(1abc)', "'1abc)' cannot be read"],
    ['-1', "'-1' cannot be read"],
    ['-', "'-' cannot be read"],
    ['#', "'#' cannot be read"],
    ['#1', "'#1' cannot be read"],
    ['Dense:', "':' cannot be read"],
    ['a§', "'§' cannot be read"],
    ['"Dense"', `'"Dense"' cannot be read`],
    ['*|*', "'|*' cannot be read"],
    ['svg|a', "'|a' cannot be read"],
    ['Dense || bias', "'|| bias' cannot be read"],
    ['bias < Dense', "'< Dense' cannot be read"],
    ['& > Dense', "'& > Dense' cannot be read"],
    ['Dense /* the head */', "'/* the head */' cannot be read"],
    ['Dense { rate: 1 }', "'{ rate: 1 }' cannot be read"],
    ['(Dense)', "'(Dense)' cannot be read"],
    ['[units', "'[units' cannot be read"],
    [':is(Dense', 'a ( is not closed'],
    [':is(:not(Dense)', 'a ( is not closed'],
    ['Dense)', 'a ) closes nothing'],
    [':is(Dense))', 'a ) closes nothing'],
    [':nth-child(x)', ':nth-child(…) takes a number, even, odd or 2n+1'],
    [':nth-child()', ':nth-child(…) takes a number, even, odd or 2n+1'],
    [':nth-child(2 of Dense)', ':nth-child(…) takes a number, even, odd or 2n+1'],
    [':Nth-Last-Of-Type("2")', ':nth-last-of-type(…) takes a number, even, odd or 2n+1'],
  ])("'%s': %s", (css, why) => {
    expect(refusal(css)).toEqual(
      new SyntaxError(`anneal('${css}', { rate }): broken selector '${css}': ${why}. ${SUPPORTED}`),
    )
  })

  test('an id that should have been escaped is shown ready to paste', () => {
    const message = String.raw`anneal('#dense/1', { rate }): broken selector '#dense/1': '/1' cannot be read; did you mean #dense\/1? `
    expect(refusal('#dense/1')).toEqual(new SyntaxError(message + SUPPORTED))
    const digits = element('Sequential', { id: 'model', ref: 'model', children: [dense('123')] })
    const number = String.raw`anneal('#123', { rate }): broken selector '#123': '#123' cannot be read; did you mean #\31 23? `
    expect(refusal('#123', digits)).toEqual(new SyntaxError(number + SUPPORTED))
  })
})

test('whatever is written, it selects or is refused by an error that names the rule', () => {
  const bits =
    '*|Dense|bias|#|#head|[|]|units|=|"10"|(|)|,| |>|+|~|:|:is(|:not(|:has(|:nth-child(|2n+1|odd|:root|\\|1|/|\'|"|^=|é|§|\n'
  const written = fc
    .array(fc.constantFrom(...bits.split('|'), '|'), { maxLength: 8 })
    .map(parts => parts.join(''))
  const outcomes: string[] = []
  fc.assert(
    fc.property(fc.oneof(written, fc.string()), css => {
      const outcome = refusal(css)
      if (Array.isArray(outcome)) return void outcomes.push('selects')
      expect(outcome).toBeInstanceOf(Error)
      const { name, message } = outcome as Error
      expect(['SyntaxError', 'RangeError']).toContain(name)
      expect(message.startsWith(`anneal('${css}', { rate }): `)).toBe(true)
      outcomes.push(name)
    }),
    { numRuns: 3000 },
  )
  expect(new Set(outcomes)).toEqual(new Set(['selects', 'SyntaxError', 'RangeError']))
})

describe('CSS that means nothing in a tree of elements is refused by name', () => {
  test.each([
    ['::before', '::before'],
    ['Dense::part(x)', '::part(…)'],
    [':before', ':before'],
    [':hover', ':hover'],
    [':nope', ':nope'],
    [':contains(x)', ':contains(…)'],
    [':contains("x y")', ':contains(…)'],
    [':matches(Dense)', ':matches(…)'],
    [':empty', ':empty'],
    [':scope', ':scope'],
    ['Dense:not(:parent)', ':parent'],
    ['.head', '.head'],
    [':is', ':is'],
    [':nth-child', ':nth-child'],
    [':root(Dense)', ':root(…)'],
    [':has(:has(bias))', ':has(…) in a :has(…)'],
    [':has(:is(:has(bias)))', ':has(…) in a :has(…)'],
  ])("'%s': there is no %s", (css, name) => {
    expect(refusal(css)).toEqual(
      new SyntaxError(
        `anneal('${css}', { rate }): unsupported selector '${css}': there is no ${name} here. ${SUPPORTED}`,
      ),
    )
  })
})

describe('a selector that matches nothing is refused, with the nearest names and the tree', () => {
  test.each([
    ['#haed', '#haed', '; did you mean #head?'],
    ['head', 'head', '; did you mean #head?'],
    ['dense', 'dense', '; did you mean Dense?'],
    ['#Dense', '#Dense', '; did you mean Dense?'],
    ['Dense > bais', 'Dense > bais', '; did you mean bias?'],
    ['[unit]', '[unit]', '; did you mean [units]?'],
    ['[unit="10"]', '[unit="10"]', '; did you mean [units]?'],
    ['[units="11"]', '[units="11"]', '; did you mean [units="10"] or [units="4"] or [units="2"]?'],
    ['[activation="relux"]', '[activation="relux"]', '; did you mean [activation="relu"]?'],
    ['[units^="9"]', '[units^="9"]', '.'],
    ['[kernelSize]', '[kernelSize]', '.'],
    ['[kernelSiz]', '[kernelSiz]', '.'],
    ['#haed > #haed', '#haed > #haed', '; did you mean #head?'],
    ['#hed > #laeve', '#hed > #laeve', '; did you mean #head?'],
    [String.raw`#dense\/2`, String.raw`#dense\/2`, String.raw`; did you mean #dense\/1?`],
    ['Dense, #haed', '#haed', '; did you mean #head?'],
    [':is(Dense, #haed)', '#haed', '; did you mean #head?'],
    [':not(#encodr)', '#encodr', '; did you mean #encoder?'],
    [':where(:not(#encodr, bias))', '#encodr', '; did you mean #encoder?'],
    ['Dense:has(> biass)', '> biass', '; did you mean bias?'],
    ['LSTM > bias', 'LSTM > bias', '.'],
    [':not(LSTM > bias)', 'LSTM > bias', '.'],
    ['#elsewhere', '#elsewhere', '.'],
    ['bias *', 'bias *', '.'],
    [':nth-child(9)', ':nth-child(9)', '.'],
    ['Dense:not(Dense)', 'Dense:not(Dense)', '.'],
  ])('%s', (css, part, near) => {
    expect(refusal(css)).toEqual(
      new RangeError(`anneal('${css}', { rate }): '${part}' matches nothing${near} The tree is\n${TREE}`),
    )
  })

  test('a value with a quote', () => {
    const root = element('Dense', { attributes: { activation: 'a"b\\c' }, ref: 'odd' })
    const css = `[activation="ab\\\\c"]`
    expect(refusal(css, root)).toEqual(
      new RangeError(
        `anneal('${css}', { rate }): '${css}' matches nothing; did you mean ` +
          String.raw`[activation="a\"b\\c"]? The tree is` +
          '\nDense',
      ),
    )
  })

  test('an id with a space, not escaped', () => {
    const root = element('Sequential', { id: 'model', ref: 'model', children: [dense('my head')] })
    expect(refusal('#my head', root)).toEqual(
      new RangeError(
        String.raw`anneal('#my head', { rate }): '#my head' matches nothing; did you mean #my\ head? The tree is
Sequential#model
  Dense#my\ head
    kernel
    bias`,
      ),
    )
  })
})

describe('a :not that cannot be meant so is refused', () => {
  test.each([
    ':not(:root)',
    ':not(Sequential)',
    ':not(:first-child)',
    'Dense:not(Sequential)',
    'bias:not(Dense, LSTM)',
    ':not(:not(bias))',
    'Dense:not(:is(#drop, :first-child))',
  ])('%s leaves nothing', css => {
    expect(refusal(css)).toEqual(
      new RangeError(
        `anneal('${css}', { rate }): '${css}' leaves out all that it matches: what its :not(…) names is left out ` +
          `with everything below it. The tree is\n${TREE}`,
      ),
    )
  })

  test.each([
    ':is(Dense, :not(bias))',
    ':where(:not(#head), #head)',
    '#encoder > :is(:is(LSTM, Dense:not(bias)))',
  ])('%s should be a list', css => {
    expect(refusal(css)).toEqual(
      new SyntaxError(
        `anneal('${css}', { rate }): in '${css}' a :not(…) stands among several arguments, where it cannot leave ` +
          "out what is below; write a list, as in 'Dense, :not(bias)'.",
      ),
    )
  })

  test.each([':is(Dense, LSTM):not(bias)', ':is(:not(Dense) > bias, LSTM)', ':has(:is(Dense, :not(bias)))'])(
    '%s is fine',
    css => {
      expect(refusal(css)).toHaveLength(1)
    },
  )
})
