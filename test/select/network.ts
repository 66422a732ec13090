import { element, type Element } from '../../src/select/element.ts'

export const weight = (tag: string, ref: string) => element(tag, { ref: `${ref}.${tag}` })

export const dense = (id: string, attributes: Record<string, unknown> = {}) =>
  element('Dense', { id, attributes, ref: id, children: [weight('kernel', id), weight('bias', id)] })

const lstm = () => {
  const weights = ['kernel', 'recurrentKernel', 'bias'].map(tag => weight(tag, 'cell'))
  const cell = element('LSTMCell', { id: 'cell', attributes: { units: 4 }, ref: 'cell', children: weights })
  return element('LSTM', { id: 'lstm', attributes: { units: 4 }, ref: 'lstm', children: [cell] })
}

/** A model as a bridge would show it; its tree is in errors.test.ts. */
export const network = (): Element<string> =>
  element('Sequential', {
    id: 'model',
    ref: 'model',
    children: [
      element('Sequential', {
        id: 'encoder',
        ref: 'encoder',
        children: [dense('dense/1', { units: 10, activation: 'relu', kernelSize: [3, 3] }), lstm()],
      }),
      element('Dropout', { id: 'drop', attributes: { rate: 0.5, seed: undefined }, ref: 'drop' }),
      dense('head', { units: 2, useBias: true }),
    ],
  })
