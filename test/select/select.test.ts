import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { element, escape, walk, type Element } from '../../src/select/element.ts'
import { select } from '../../src/select/select.ts'
import { network } from './network.ts'

/** What a selector holds, by the elements' refs. */
const found = (css: string, root: Element<string> = network()) =>
  select(css, root, 'a rule').map(({ elements }) => [...elements].map(({ ref }) => ref))

describe('a selector', () => {
  test.each<[string, ...string[]]>([
    ['Dense', 'dense/1', 'head'],
    ['#head', 'head'],
    ['Dense#head', 'head'],
    [
      '#encoder *',
      'dense/1',
      'dense/1.kernel',
      'dense/1.bias',
      'lstm',
      'cell',
      'cell.kernel',
      'cell.recurrentKernel',
      'cell.bias',
    ],
    ['#encoder > *', 'dense/1', 'lstm'],
    ['Dense>bias', 'dense/1.bias', 'head.bias'],
    ['LSTM bias', 'cell.bias'],
    ['Dropout + Dense', 'head'],
    ['#encoder ~ *', 'drop', 'head'],
    ['  Dense  ', 'dense/1', 'head'],
    ['\tDense\n>\n:is( bias , kernel )', 'dense/1.kernel', 'dense/1.bias', 'head.kernel', 'head.bias'],
    [':root', 'model'],
    [':root > :last-child', 'head'],
    [':root > :first-child', 'encoder'],
    [':root > :nth-child(2)', 'drop'],
    [':root > :nth-child(odd)', 'encoder', 'head'],
    [':root > :nth-child( 2n + 1 )', 'encoder', 'head'],
    [':root > :NTH-LAST-CHILD(-n+2)', 'drop', 'head'],
    ['Sequential > Dense:first-of-type', 'dense/1', 'head'],
    ['LSTMCell > :only-of-type', 'cell.kernel', 'cell.recurrentKernel', 'cell.bias'],
    ['LSTM > :only-child', 'cell'],
    [':root:only-child', 'model'],
    [':root > :last-of-type', 'encoder', 'drop', 'head'],
    [':root > :nth-of-type(1)', 'encoder', 'drop', 'head'],
    [':root > :nth-last-of-type(1)', 'encoder', 'drop', 'head'],
    [':is(#head, LSTM)', 'lstm', 'head'],
    [':where(#head)', 'head'],
    ['Sequential:has(> LSTM)', 'encoder'],
    ['Sequential:has(LSTM)', 'model', 'encoder'],
    ['Sequential:has(Sequential > Dense)', 'model'],
    [':root:has(LSTM > LSTMCell)', 'model'],
    [':has(+ :is(#drop))', 'encoder'],
    ['Sequential:has(:is(#model > #drop))', 'model'],
    ['Sequential:has(> :not(:root > Dropout, Dense, LSTM))', 'model'],
    [':not(LSTMCell) > bias', 'dense/1.bias', 'head.bias'],
  ])('%s finds what it finds in CSS', (css, ...refs) => {
    expect(found(css)).toEqual([refs])
  })

  test.each<[string, ...string[]]>([
    ['[units]', 'dense/1', 'lstm', 'cell', 'head'],
    ['[units="10"]', 'dense/1'],
    ['[units=10]', 'dense/1'],
    ["[ units = '10' ]", 'dense/1'],
    ['[rate="0.5"]', 'drop'],
    ['[useBias="true"]', 'head'],
    ['[activation="relu"]', 'dense/1'],
    ['[activation="RELU" i]', 'dense/1'],
    ['[activation^=re]', 'dense/1'],
    ['[activation$="lu"]', 'dense/1'],
    ['[activation*="el"]', 'dense/1'],
    ['[id="head"]', 'head'],
    ['[id^="d"]', 'dense/1', 'drop'],
  ])('%s compares attributes as text', (css, ...refs) => {
    expect(found(css)).toEqual([refs])
  })

  test.each(['[kernelSize]', '[seed]', '[constructor]', '[units="1"]'])(
    '%s matches no object and nothing undefined',
    css => {
      expect(() => found(css)).toThrow(RangeError)
    },
  )

  test('each selector of a list is a selection, with its text and specificity', () => {
    const selections = select(' Dense > bias,#head , [units="10"]:not(bias) ', network(), 'a rule')
    expect(selections.map(({ css, specificity }) => [css, specificity])).toEqual([
      ['Dense > bias', [0, 0, 2]],
      ['#head', [1, 0, 0]],
      ['[units="10"]:not(bias)', [0, 1, 1]],
    ])
  })

  test('a comma within brackets, quotes or a name parts no list', () => {
    const odd = element('Dense', { id: 'a,b', attributes: { activation: 'x, y' }, ref: 'odd' })
    const root = element('Sequential', { ref: 'model', children: [odd] })
    expect(found(':is(Dense, Sequential)', root)).toEqual([['model', 'odd']])
    expect(found('[activation="x, y"]', root)).toEqual([['odd']])
    expect(found('#a\\,b', root)).toEqual([['odd']])
  })

  test('Dense is not dense', () => {
    const root = element('Dense', { ref: 'upper', children: [element('dense', { id: 'A', ref: 'lower' })] })
    expect(found('dense', root)).toEqual([['lower']])
    expect(found('Dense', root)).toEqual([['upper']])
    expect(found('#A', root)).toEqual([['lower']])
    expect(() => found('#a', root)).toThrow(RangeError)
  })

  test.each([
    ['dense/1', '#dense\\/1'],
    ['123', '#\\31 23'],
    ['123', '#\\000031 23'],
    ['-1', '#-\\31 '],
    ['two words', '#two\\ words'],
    ['v1.2', '#v1\\.2'],
    ['Jx', '#\\4A x'],
    ['Jx', '#\\4a x'],
    ['a\\A9', '#a\\\\A9'],
    ['größe', '#größe'],
    ['层', '#层'],
    ['🎛', '#🎛'],
    ['a§', '#a\\§'],
    ['ends in ', '#ends\\ in\\ '],
    ['_', '#_'],
    ['--x', '#--x'],
  ])('an element named %s is found by %s', (id, css) => {
    const root = element('Sequential', {
      ref: 'model',
      children: [element('Dense', { id, ref: 'named' }), element('Dense', { id: '1', ref: 'other' })],
    })
    expect(found(css, root)).toEqual([['named']])
    expect(found(`:root > ${css}:first-child`, root)).toEqual([['named']])
  })

  test('any name that is escaped finds its element, and no other', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.string({ unit: 'binary', minLength: 1 }),
        (id, other) => {
          fc.pre(id !== other)
          const children = [
            element('Dense', { id, ref: 'named' }),
            element('Dense', { id: other, ref: 'other' }),
          ]
          const root = element('Sequential', { ref: 'model', children })
          expect(found(`#${escape(id)}`, root)).toEqual([['named']])
          expect(found(`:root > #${escape(id)}`, root)).toEqual([['named']])
          expect(found(`:is(#${escape(id)}, Sequential)`, root)).toEqual([['model', 'named']])
        },
      ),
    )
  })

  test('below any element that is given as the root, the rest of the tree is not seen', () => {
    const encoder = [...walk(network())].find(({ id }) => id === 'encoder')!
    expect(found(':root', encoder)).toEqual([['encoder']])
    expect(found(':root:only-child', encoder)).toEqual([['encoder']])
    expect(found(':root > Dense', encoder)).toEqual([['dense/1']])
    expect(() => found('#model *', encoder)).toThrow(RangeError)
    expect(() => found(':root + *', encoder)).toThrow(RangeError)
    expect(() => found('#head', encoder)).toThrow(RangeError)
  })

  test('what :not leaves out is in none of its elements, nor is what stands below', () => {
    expect(found(':not(#encoder)')).toEqual([['model', 'drop', 'head', 'head.kernel', 'head.bias']])
    expect(found(':not(Dense, LSTM)')).toEqual([['model', 'encoder', 'drop']])
    expect(found('#encoder > :not([units="10"])')).toEqual([['lstm']])
  })
})
