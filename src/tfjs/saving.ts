import * as tf from '@tensorflow/tfjs'
import { isAdamax, restoreAdamax, saveAdamax, type SavedAdamax } from './adamax.ts'
import { override } from './override.ts'
import { restoreProducts, saveProducts, type SavedProducts } from './savedProducts.ts'

// What TensorFlow.js cannot save of an optimizer stands in the configuration that it saves, where a TensorFlow.js
// without rx-anneal passes over it.

const KEY = 'rxAnneal'

interface Saved {
  readonly products?: SavedProducts | undefined
  readonly adamax?: SavedAdamax | undefined
}

type Save = tf.LayersModel['save']
type OptimizerConfig = { readonly config: { readonly [KEY]?: Saved } }

const prototype = tf.LayersModel.prototype as unknown as {
  save: (this: tf.LayersModel, ...args: Parameters<Save>) => ReturnType<Save>
  loadTrainingConfig: (this: tf.LayersModel, config: tf.io.TrainingConfig) => void
}
const { save, loadTrainingConfig } = prototype

prototype.save = async function (target, options) {
  const { optimizer } = this as { readonly optimizer?: tf.Optimizer }
  const handler = typeof target === 'string' ? tf.io.getSaveHandlers(target)[0] : target
  if (!options?.includeOptimizer || !optimizer || !handler?.save) return save.call(this, target, options)
  const products = await saveProducts(optimizer)
  const adamax = isAdamax(optimizer) ? await saveAdamax(optimizer) : undefined
  if (!products && !adamax) return save.call(this, target, options)

  const saved = tf.io.withSaveHandler(artifacts => {
    const trainingConfig = artifacts.trainingConfig!
    const optimizer_config = trainingConfig.optimizer_config as OptimizerConfig
    const config = { ...optimizer_config.config, [KEY]: { products, adamax } }
    return handler.save!({
      ...artifacts,
      trainingConfig: { ...trainingConfig, optimizer_config: { ...optimizer_config, config } },
    })
  })
  // An Adamax without rx-anneal throws at whatever it is to load.
  const undo = adamax && override(optimizer, 'getWeights', async () => [])
  try {
    return await save.call(this, saved, options)
  } finally {
    undo?.()
  }
}

prototype.loadTrainingConfig = function (trainingConfig) {
  loadTrainingConfig.call(this, trainingConfig)
  const { optimizer } = this
  const { products, adamax } = (trainingConfig.optimizer_config as OptimizerConfig).config[KEY] ?? {}
  const weights = () => this.weights.map(weight => weight.read() as tf.Variable)
  if (adamax) restoreAdamax(optimizer as tf.AdamaxOptimizer, adamax)
  if (!products) return
  if (adamax) return restoreProducts(optimizer, products, weights())
  // Other optimizers are given their slots later, and then make the products anew of their betas.
  const setWeights = optimizer.setWeights.bind(optimizer)
  const undo = override(optimizer, 'setWeights', async slots => {
    undo()
    await setWeights(slots)
    restoreProducts(optimizer, products, weights())
  })
}
