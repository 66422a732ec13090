/**
 * The cubic Bézier curve of one dimension from 0 to 1 with the controls `a` and `b`: `3u(1−u)²·a + 3u²(1−u)·b + u³`.
 * With controls in [0, 1] rounding leads it past neither end.
 */
export const cubic = (a: number, b: number, u: number): number =>
  3 * u * (1 - u) * ((1 - u) * a + u * b) + u * u * u
