import { inject } from 'vitest'

/** How far float32 may be from a float64 reference, relative; WebGL's division and square root are coarser. */
export const TOLERANCE = inject('backend') === 'webgl' ? 2e-4 : 2e-5
