import * as tf from '@tensorflow/tfjs'
import { isAdamax, restoreAdamax, saveAdamax, type SavedAdamax } from './adamax.ts'
import { hasLoaded } from './loading.ts'
import { override } from './override.ts'
import { restoreProducts, saveProducts, type SavedProducts } from './savedProducts.ts'
import { ownSlots } from './slots.ts'
import { snapshotOf, weightsOf } from './snapshotOf.ts'

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

  // All is taken at once, for a training that nobody told to wait goes on meanwhile.
  const snapshot = snapshotOf(optimizer, this)
  const products = saveProducts(optimizer)
  const saved = tf.io.withSaveHandler(async artifacts => {
    const state = {
      products: await products,
      adamax: isAdamax(optimizer) ? await saveAdamax(await snapshot.weights) : undefined,
    }
    return handler.save!(state.products || state.adamax ? withState(artifacts, state) : artifacts)
  })
  // An Adamax without rx-anneal throws at whatever it is to load.
  const getWeights = async () => (isAdamax(optimizer) ? [] : snapshot.weights)
  const stand = {
    getClassName: () => optimizer.getClassName(),
    getConfig: () => optimizer.getConfig(),
    getWeights,
  }
  const model = Object.create(this, { optimizer: { value: stand } }) as tf.LayersModel
  try {
    return await save.call(model, saved, options)
  } finally {
    await snapshot.dispose()
  }
}

function withState(artifacts: tf.io.ModelArtifacts, state: Saved): tf.io.ModelArtifacts {
  const trainingConfig = artifacts.trainingConfig!
  const optimizer_config = trainingConfig.optimizer_config as OptimizerConfig
  const config = { ...optimizer_config.config, [KEY]: state }
  return {
    ...artifacts,
    trainingConfig: { ...trainingConfig, optimizer_config: { ...optimizer_config, config } },
  }
}

prototype.loadTrainingConfig = function (trainingConfig) {
  loadTrainingConfig.call(this, trainingConfig)
  const { optimizer } = this
  const { products, adamax } = (trainingConfig.optimizer_config as OptimizerConfig).config[KEY] ?? {}
  const weights = () => weightsOf(this)
  if (adamax) {
    restoreAdamax(optimizer as tf.AdamaxOptimizer, adamax)
    ownSlots(optimizer, weights())
    if (products) restoreProducts(optimizer, products, weights())
    return
  }
  // Other optimizers are given their slots later, and then make the products anew of their betas.
  const setWeights = optimizer.setWeights.bind(optimizer)
  const undo = override(optimizer, 'setWeights', async slots => {
    undo()
    await setWeights(slots)
    hasLoaded(optimizer)
    ownSlots(optimizer, weights())
    if (products) restoreProducts(optimizer, products, weights())
  })
}
