/** What there is to set on some optimizer; a flag is 0 or 1. */
export interface Hyper {
  readonly learningRate: number
  readonly momentum: number
  readonly useNesterov: number
  readonly beta1: number
  readonly beta2: number
  readonly epsilon: number
  readonly decay: number
  readonly rho: number
  readonly weightDecay: number
  readonly centered: number
}

/** The products of all betas so far, the current one included. */
export type Products = Readonly<Pick<Hyper, 'beta1' | 'beta2'>>

/**
 * Moves one weight by one step: its value and gradient give its next value.
 * @param g undefined while the weight is frozen: then only what all weights share goes on, and not its running products
 * @param shared products to correct by instead of the weight's own
 */
export type Move = (w: number, g: number | undefined, h: Hyper, shared?: Products) => number

/** The optimizers as TensorFlow.js computes them, in double precision, for one weight that remembers its state. */
export const REFERENCES = {
  SGD:
    (): Move =>
    (w, g = 0, h) =>
      w - h.learningRate * g,

  Momentum: (): Move => {
    let velocity = 0
    return (w, g, h) => {
      if (g === undefined) return w
      velocity = h.momentum * velocity + g
      return w - h.learningRate * (h.useNesterov ? g + h.momentum * velocity : velocity)
    }
  },

  Adam: (): Move => {
    let [m, v] = [0, 0]
    const products = running()
    return (w, g, h, shared) => {
      if (g === undefined) return w
      const own = products(h)
      m = h.beta1 * m + (1 - h.beta1) * g
      v = h.beta2 * v + (1 - h.beta2) * g ** 2
      const { beta1, beta2 } = shared ?? own
      return w - (h.learningRate * (m / (1 - beta1))) / (Math.sqrt(v / (1 - beta2)) + h.epsilon)
    }
  },

  Adamax: (): Move => {
    let [m, u, t] = [0, 0, 0]
    const products = running()
    return (w, g, h, shared) => {
      const learningRate = h.learningRate / (1 + h.decay * t++)
      if (g === undefined) return w
      const own = products(h)
      m = h.beta1 * m + (1 - h.beta1) * g
      u = Math.max(h.beta2 * u, Math.abs(g))
      return w - ((learningRate / (1 - (shared ?? own).beta1)) * m) / (u + h.epsilon)
    }
  },

  // Centered, TensorFlow.js takes an epsilon of its own away; one that a rule sets is added.
  RMSProp: (): Move => {
    let [square, mean, velocity] = [0, 0, 0]
    return (w, g, h) => {
      if (g === undefined) return w
      square = h.rho * square + (1 - h.rho) * g ** 2
      mean = h.rho * mean + (1 - h.rho) * g
      const variance = square - (h.centered ? mean ** 2 : 0) + h.epsilon
      velocity = h.momentum * velocity + (h.learningRate * g) / Math.sqrt(variance)
      return w - velocity
    }
  },

  Adagrad: (): Move => {
    let sum = 0.1
    return (w, g, h) => {
      if (g === undefined) return w
      sum += g ** 2
      return w - (h.learningRate * g) / Math.sqrt(sum + h.epsilon)
    }
  },

  AdamW: (): Move => {
    const adam = REFERENCES.Adam()
    return (w, g, h, shared) =>
      adam(g === undefined ? w : w * (1 - h.learningRate * h.weightDecay), g, h, shared)
  },

  /** `support/Averaged.ts`, whose one beta is the first here. */
  Averaged: (): Move => {
    let [mean, step] = [0, 0]
    const products = running()
    return (w, g, h, shared) => {
      const learningRate = h.learningRate / Math.sqrt(++step)
      if (g === undefined) return w
      const own = products(h)
      mean = h.beta1 * mean + (1 - h.beta1) * g
      return w - learningRate * (mean / (1 - (shared ?? own).beta1))
    }
  },

  // TensorFlow.js divides by the old mean of squares, so that the two means never differ.
  Adadelta: (): Move => {
    let [squares, updates] = [0, 0]
    return (w, g, h) => {
      if (g === undefined) return w
      const update = (Math.sqrt(updates + h.epsilon) / Math.sqrt(squares + h.epsilon)) * g
      squares = h.rho * squares + (1 - h.rho) * g ** 2
      updates = h.rho * updates + (1 - h.rho) * update ** 2
      return w - h.learningRate * update
    }
  },
}

/** The running products of the betas that it is told. */
export function running(): (h: Products) => Products {
  let [beta1, beta2] = [1, 1]
  return h => {
    beta1 *= h.beta1
    beta2 *= h.beta2
    return { beta1, beta2 }
  }
}
