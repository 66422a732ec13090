import * as tf from '@tensorflow/tfjs'

/** As it would come back from a file. */
const copy = ({ weightData, ...rest }: tf.io.ModelArtifacts): tf.io.ModelArtifacts => ({
  ...(JSON.parse(JSON.stringify(rest)) as tf.io.ModelArtifacts),
  weightData: (weightData as ArrayBuffer).slice(0),
})

/** What a model saves, its optimizer included. */
export async function saved(model: tf.LayersModel): Promise<tf.io.ModelArtifacts> {
  const all: tf.io.ModelArtifacts[] = []
  const handler = tf.io.withSaveHandler(async artifacts => {
    all.push(copy(artifacts))
    return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } }
  })
  await model.save(handler, { includeOptimizer: true })
  return all[0]!
}

/** A model that has been saved. */
export const loaded = (artifacts: tf.io.ModelArtifacts): Promise<tf.LayersModel> =>
  tf.loadLayersModel(tf.io.fromMemory(copy(artifacts)))
