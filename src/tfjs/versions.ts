import * as tf from '@tensorflow/tfjs'
import { VERSIONS } from '../versions.ts'

VERSIONS.set('TensorFlow.js', () => `${tf.version.tfjs} on ${tf.getBackend()}`)
