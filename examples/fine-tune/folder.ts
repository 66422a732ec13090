import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import * as tf from '@tensorflow/tfjs'

/** A folder to save a model to and to load it from: model.json and weights.bin, as a web page loads them too. */
export function folder(path: URL): tf.io.IOHandler {
  const topology = new URL('model.json', path)
  const weights = new URL('weights.bin', path)
  return {
    async save({ weightSpecs = [], weightData = new ArrayBuffer(), ...artifacts }) {
      const weightsManifest = [{ paths: ['weights.bin'], weights: weightSpecs }]
      mkdirSync(path, { recursive: true })
      writeFileSync(topology, JSON.stringify({ ...artifacts, weightsManifest }))
      writeFileSync(weights, new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData)))
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' } }
    },
    async load() {
      const json = JSON.parse(readFileSync(topology, 'utf8')) as tf.io.ModelJSON
      const { buffer } = new Uint8Array(readFileSync(weights))
      return tf.io.getModelArtifactsForJSON(json, async manifest => [
        manifest.flatMap(group => group.weights),
        buffer,
      ])
    },
  }
}
