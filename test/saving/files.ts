import type * as tf from '@tensorflow/tfjs'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

/** Writes what a model saves into two files. */
export function write(folder: string, name: string, { weightData, ...rest }: tf.io.ModelArtifacts): void {
  writeFileSync(join(folder, `${name}.json`), JSON.stringify(rest))
  writeFileSync(join(folder, `${name}.bin`), new Uint8Array(weightData as ArrayBuffer))
}

/** Reads it again. */
export function read(folder: string, name: string): tf.io.ModelArtifacts {
  const rest = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as tf.io.ModelArtifacts
  return { ...rest, weightData: Uint8Array.from(readFileSync(join(folder, `${name}.bin`))).buffer }
}

/** What a program found out, by what it is about. */
export type Results = Record<string, unknown>

/** All numbers of the weights of a model. */
export const numbersOf = (model: tf.LayersModel): number[] =>
  model.getWeights().flatMap(weight => [...weight.dataSync()])
