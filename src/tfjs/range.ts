/** The values that a param may have, and how to say so. */
export interface Range {
  readonly text: string
  readonly has: (value: number) => boolean
}

export const ANY: Range = { text: 'any finite number', has: () => true }
export const NON_NEGATIVE: Range = { text: '0 or above', has: x => x >= 0 }
export const UNIT: Range = { text: 'from 0 to 1', has: x => x >= 0 && x <= 1 }
export const BELOW_ONE: Range = { text: 'from 0 up to, but not including, 1', has: x => x >= 0 && x < 1 }
export const FLAG: Range = { text: '0 or 1', has: x => x === 0 || x === 1 }
