import * as tf from '@tensorflow/tfjs'

/** How often a training multiplies matrices, which is most of what its backward pass costs. */
export async function products(train: () => Promise<unknown>): Promise<number> {
  const { kernels } = await tf.profile(async () => {
    await train()
    return []
  })
  return kernels.filter(({ name }) => name === 'BatchMatMul').length
}
