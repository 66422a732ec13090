import * as tf from '@tensorflow/tfjs'

/**
 * Teaches the wasm backend to train convolutions: it lacks the kernel for the gradient of the filter.
 *
 * That gradient is a convolution itself, of the images with the gradients of the outputs, where channels and batch
 * change places and the stride becomes a dilation.
 */
export function registerFilterGradient(): void {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc: ({ inputs, attrs }) => {
      const { x, dy } = inputs as unknown as { x: tf.Tensor4D; dy: tf.Tensor4D }
      const { strides, pad, dimRoundingMode, filterShape } = attrs as unknown as Attributes
      const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
        x.shape,
        filterShape,
        strides,
        1,
        pad,
        dimRoundingMode,
      )
      const [height, width, inputs_, outputs] = filterShape
      return tf.tidy(() => {
        const padded = tf.pad4d(x, [
          [0, 0],
          [padInfo.top, padInfo.bottom],
          [padInfo.left, padInfo.right],
          [0, 0],
        ])
        const images = tf.transpose(padded, [3, 1, 2, 0])
        const filters = tf.transpose(dy, [1, 2, 0, 3])
        const all = tf.conv2d(images, filters, 1, 'valid', 'NHWC', [strideHeight, strideWidth])
        return tf.transpose(tf.slice4d(all, [0, 0, 0, 0], [inputs_, height, width, outputs]), [1, 2, 0, 3])
      })
    },
  })
}

interface Attributes {
  strides: [number, number] | number
  pad: 'valid' | 'same' | number
  dimRoundingMode: 'floor' | 'round' | 'ceil'
  filterShape: [number, number, number, number]
}
