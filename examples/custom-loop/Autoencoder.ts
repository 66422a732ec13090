import * as tf from '@tensorflow/tfjs'

/** A variational autoencoder of four measures on a plane, in variables of the core API. */
export class Autoencoder {
  readonly hidden = weights('enc/hidden', [4, 16], 1)
  readonly mean = weights('enc/mean', [16, 2], 2)
  readonly spread = weights('enc/spread', [16, 2], 3)
  readonly wide = weights('dec/hidden', [2, 16], 4)
  readonly output = weights('dec/output', [16, 4], 5)

  get variables(): tf.Variable[] {
    return [this.hidden, this.mean, this.spread, this.wide, this.output].flat()
  }

  /** Where the measures lie on the plane, and the logarithm of the variance there. */
  encode(x: tf.Tensor2D): { mean: tf.Tensor2D; logVariance: tf.Tensor2D } {
    const h = affine(x, this.hidden).tanh()
    return { mean: affine(h, this.mean), logVariance: affine(h, this.spread) }
  }

  /** What goes wrong on the way there and back, and how far the plane is from a standard normal. */
  losses(x: tf.Tensor2D, seed: number): { reconstruction: tf.Scalar; divergence: tf.Scalar } {
    const { mean, logVariance } = this.encode(x)
    const noise = tf.randomNormal(mean.shape, 0, 1, 'float32', seed)
    const z = mean.add(logVariance.div(2).exp().mul(noise))
    const back = affine(affine(z, this.wide).tanh(), this.output)
    return {
      // The measures are known to a third of their standard deviation.
      reconstruction: x
        .sub(back)
        .square()
        .sum(1)
        .mean<tf.Scalar>()
        .mul(9 / 2),
      divergence: logVariance
        .exp()
        .add(mean.square())
        .sub(1)
        .sub(logVariance)
        .sum(1)
        .mean<tf.Scalar>()
        .div(2),
    }
  }
}

type Weights = readonly [kernel: tf.Variable, bias: tf.Variable]

const weights = (name: string, shape: [number, number], seed: number): Weights => [
  tf.variable(tf.initializers.glorotNormal({ seed }).apply(shape), true, `${name}/kernel`),
  tf.variable(tf.zeros([shape[1]]), true, `${name}/bias`),
]

const affine = (x: tf.Tensor, [kernel, bias]: Weights): tf.Tensor2D =>
  x.matMul<tf.Tensor2D>(kernel as tf.Tensor2D).add(bias)
