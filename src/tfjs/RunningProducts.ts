import * as tf from '@tensorflow/tfjs'
import { weightOf, type NamedTensor } from './gradients.ts'
import type { OptimizerClass, OptimizerParam } from './optimizerParams.ts'
import { fieldsOf, type Slot } from './privates.ts'
import { ownerOf } from './slots.ts'

/** For each beta of some weights, the product of those that they had. */
export type Products = Map<string, number>

/** The products of weights; of those that are not there yet, by what was loaded for them. */
export type OfWeight = Map<tf.Variable, Products>

/** Products of weights, after so many steps of the optimizer. */
export interface Kept {
  readonly ofWeight: OfWeight
  readonly iterations: number
}

/** For each optimizer whose betas have ever differed between weights. */
export const kept = new WeakMap<tf.Optimizer, Kept>()

/** The optimizers whose betas have moved, so that their own products are no powers of them. */
export const moved = new WeakSet<tf.Optimizer>()

/** The optimizers in a run that have been given other products since. */
const forgotten = new WeakSet<tf.Optimizer>()

/** Forgets the products of an optimizer that was given what another one remembered. */
export function forgetProducts(optimizer: tf.Optimizer): void {
  kept.delete(optimizer)
  moved.delete(optimizer)
  forgotten.add(optimizer)
}

/** As the optimizer multiplies: in float32, so that equal betas give equal bits. */
const times = (product: number, beta: number): number => Math.fround(product * Math.fround(beta))

/** A beta of 0 stands in a product as what is as good as 0, so that another one may still take its place. */
const positive = (beta: number): number => Math.max(beta, 1e-20)

/**
 * The running products `β₁·β₂·…·βₜ` of bias correction, for weights that have gone different ways.
 *
 * The optimizer has one product for all. As soon as betas differ between weights, or some are not moved in a step, each
 * needs its own, also in the next run: they are kept with the optimizer. Its own product goes on as if its own betas
 * had held.
 */
export class RunningProducts {
  /** The private variables of the optimizer's own products. */
  readonly variables: readonly string[]
  readonly #optimizer: tf.Optimizer
  readonly #params: readonly {
    readonly name: string
    readonly variable: string
    readonly param: OptimizerParam
  }[]
  #ofWeight: OfWeight | undefined
  #own: { readonly product: tf.Tensor; readonly beta: number }[] = []

  constructor(optimizer: tf.Optimizer, { params }: OptimizerClass) {
    this.#optimizer = optimizer
    this.#params = Object.entries(params).flatMap(([name, param]) =>
      param.product ? [{ name, variable: param.product, param }] : [],
    )
    this.variables = this.#params.map(({ variable }) => variable)
    forgotten.delete(optimizer)
    this.#ofWeight = kept.has(optimizer) ? this.#goOn(kept.get(optimizer)!) : undefined
  }

  /** Whether some weights have products of their own. */
  get apart(): boolean {
    return this.#ofWeight !== undefined
  }

  /** Lets another beta stand for that of the next step in the optimizer's own product. */
  replace(name: string, beta: number): void {
    const found = this.#params.find(param => param.name === name)
    if (!found) return
    moved.add(this.#optimizer)
    const running = this.#variable(found.variable)
    const ratio = positive(beta) / positive(found.param.read(this.#optimizer))
    tf.tidy(() => running.assign(this.#optimizer.iterations === 0 ? tf.scalar(beta) : running.mul(ratio)))
  }

  /**
   * Lets weights go ways of their own that miss a step, or are moved for the first time after others have been.
   * @param slots what the optimizer remembers of each of them, then of others
   */
  settle(gradients: readonly NamedTensor[], slots: readonly (Slot | undefined)[]): void {
    if (forgotten.delete(this.#optimizer)) this.#ofWeight = undefined
    if (this.#params.length === 0) return
    const begun = this.#optimizer.iterations > 0
    const isLate = (i: number) => begun && slots.length > 0 && !slots[i]
    const absent = slots.slice(gradients.length).map(slot => ownerOf(slot!) ?? slot!.variable)
    const isOdd = gradients.some(({ tensor }, i) => !tensor || isLate(i))
    if (!this.apart && absent.length === 0 && !isOdd) return
    const all = (this.#ofWeight ??= new Map<tf.Variable, Products>())
    let read: Products | undefined
    const own = () => (read ??= this.#read())
    gradients.forEach(({ name }, i) => {
      const weight = weightOf(name)
      if (all.has(weight)) return
      const loaded = slots[i] && all.get(slots[i].variable)
      all.set(weight, loaded ?? (isLate(i) ? this.#first : own()))
    })
    for (const one of absent) if (!all.has(one)) all.set(one, own())
  }

  /** Tells weights apart whose products are not the same. */
  idOf(weight: string): string {
    return [...(this.#ofWeight?.get(weightOf(weight))?.values() ?? [])].join()
  }

  /** The products of each share, once betas have ever differed. */
  of(
    shares: readonly { names: readonly string[]; value: (param: string) => number }[],
  ): Products[] | undefined {
    const differ = this.#params.some(({ name }) => new Set(shares.map(({ value }) => value(name))).size > 1)
    if (!this.apart && !differ) return undefined
    const all = (this.#ofWeight ??= new Map<tf.Variable, Products>())
    if (!this.#isKept) this.#keep(all)
    this.#own = this.#params.map(({ variable, param }) => ({
      product: this.#variable(variable).clone(),
      beta: param.read(this.#optimizer),
    }))
    return shares.map(({ names }) => {
      const weights = names.map(weightOf)
      const products: Products = new Map(all.get(weights[0]!) ?? this.#read())
      for (const weight of weights) all.set(weight, products)
      return products
    })
  }

  /** Does something with these products and betas in force, and lets the products advance by a step. */
  during(products: Products, value: (param: string) => number, apply: () => void): void {
    for (const { name, variable, param } of this.#params) {
      const beta = value(name)
      const product = times(products.get(name)!, beta)
      products.set(name, product)
      param.write(this.#optimizer, beta)
      this.#variable(variable).assign(tf.scalar(product))
    }
    apply()
  }

  /** Puts the optimizer's own products and betas back, a step further. */
  putBack(own: (param: string) => number): void {
    this.#params.forEach(({ name, variable, param }, i) => {
      const { product, beta } = this.#own[i]!
      const next = own(name)
      param.write(this.#optimizer, next)
      this.#variable(variable).assign(product.mul(beta === next || beta === 0 ? next : (next / beta) * next))
    })
  }

  /** The run is over: the optimizer goes on alone. */
  end(): void {
    const { iterations } = this.#optimizer
    if (this.#isKept) kept.set(this.#optimizer, { ofWeight: this.#ofWeight!, iterations })
  }

  get #isKept(): boolean {
    return this.apart && kept.get(this.#optimizer)?.ofWeight === this.#ofWeight
  }

  /** Keeps the products for the optimizer's next run, and for whoever saves it in the course of this one. */
  #keep(ofWeight: OfWeight): void {
    const optimizer = this.#optimizer
    kept.set(optimizer, {
      ofWeight,
      get iterations() {
        return optimizer.iterations
      },
    })
  }

  /** The products after the steps that the optimizer has made alone since. */
  #goOn({ ofWeight, iterations }: Kept): OfWeight {
    const steps = this.#optimizer.iterations - iterations
    const betas = new Map(this.#params.map(({ name, param }) => [name, param.read(this.#optimizer)]))
    const further = (products: Products): Products =>
      new Map([...products].map(([name, product]) => [name, product * betas.get(name)! ** steps]))
    const there = [...ofWeight].filter(([weight]) => !weight.isDisposed)
    return new Map(there.map(([weight, products]) => [weight, further(products)]))
  }

  /** Those of a weight that has not been moved yet. */
  get #first(): Products {
    return new Map(this.#params.map(({ name }) => [name, 1]))
  }

  /** The optimizer's own, without the betas of this step. */
  #read(): Products {
    if (this.#optimizer.iterations === 0) return this.#first
    return new Map(
      this.#params.map(({ name, variable, param }) => {
        const beta = param.read(this.#optimizer)
        return [name, beta === 0 ? 0 : this.#variable(variable).dataSync()[0]! / beta] as const
      }),
    )
  }

  #variable(name: string): tf.Variable {
    return fieldsOf(this.#optimizer)[name] as tf.Variable
  }
}
