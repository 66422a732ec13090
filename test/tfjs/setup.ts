import * as tf from '@tensorflow/tfjs'
import { inject } from 'vitest'

declare module 'vitest' {
  interface ProvidedContext {
    /** The backend that the bridge's tests run on. */
    backend: 'cpu' | 'wasm' | 'webgl'
  }
}

const backend = inject('backend')
tf.env().set('PROD', true)
if (backend === 'wasm') await import('@tensorflow/tfjs-backend-wasm')
if (!(await tf.setBackend(backend))) throw new Error(`the backend ${backend} is not to be had here`)
await tf.ready()
