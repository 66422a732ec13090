import * as tf from '@tensorflow/tfjs'
import type { NamedTensor } from './gradients.ts'
import type { OptimizerClass, OptimizerParam } from './optimizerParams.ts'
import { fieldsOf } from './privates.ts'
import type { Odds } from './slots.ts'

/** For each beta of some weights, the product of those that they had. */
export type Products = Map<string, number>

/** Products of weights, after so many steps of the optimizer. */
export interface Kept {
  readonly ofVariable: Map<string, Products>
  readonly iterations: number
}

/** For each optimizer whose betas have ever differed between weights. */
export const kept = new WeakMap<tf.Optimizer, Kept>()

/** The optimizers whose betas have moved, so that their own products are no powers of them. */
export const moved = new WeakSet<tf.Optimizer>()

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
  #ofVariable: Map<string, Products> | undefined
  #own: { readonly product: tf.Tensor; readonly beta: number }[] = []

  constructor(optimizer: tf.Optimizer, { params }: OptimizerClass) {
    this.#optimizer = optimizer
    this.#params = Object.entries(params).flatMap(([name, param]) =>
      param.product ? [{ name, variable: param.product, param }] : [],
    )
    this.variables = this.#params.map(({ variable }) => variable)
    this.#ofVariable = kept.has(optimizer) ? this.#goOn(kept.get(optimizer)!) : undefined
  }

  /** Whether some weights have products of their own. */
  get apart(): boolean {
    return this.#ofVariable !== undefined
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

  /** Lets weights go ways of their own that miss a step, or are moved for the first time after others have been. */
  settle(gradients: readonly NamedTensor[], { late, absent }: Odds): void {
    if (this.#params.length === 0) return
    const resting = gradients.filter(({ tensor }) => !(tensor as tf.Tensor | null | undefined))
    const begun = this.#optimizer.iterations > 0
    if (!this.apart && resting.length === 0 && absent.length === 0 && !(begun && late.length > 0)) return
    const all = (this.#ofVariable ??= new Map<string, Products>())
    const unknown = [...gradients.map(({ name }) => name), ...absent].filter(name => !all.has(name))
    if (unknown.length === 0) return
    const first = new Map(this.#params.map(({ name }) => [name, 1]))
    const own = begun ? this.#read() : first
    for (const name of unknown) all.set(name, late.includes(name) ? first : own)
  }

  /** Tells weights apart whose products are not the same. */
  idOf(variable: string): string {
    return [...(this.#ofVariable?.get(variable)?.values() ?? [])].join()
  }

  /** The products of each share, once betas have ever differed. */
  of(
    shares: readonly { names: readonly string[]; value: (param: string) => number }[],
  ): Products[] | undefined {
    const differ = this.#params.some(({ name }) => new Set(shares.map(({ value }) => value(name))).size > 1)
    if (!this.apart && !differ) return undefined
    const all = (this.#ofVariable ??= new Map<string, Products>())
    if (!this.#isKept) this.#keep(all)
    this.#own = this.#params.map(({ variable, param }) => ({
      product: this.#variable(variable).clone(),
      beta: param.read(this.#optimizer),
    }))
    return shares.map(({ names }) => {
      const products: Products = new Map(all.get(names[0]!) ?? this.#read())
      for (const name of names) all.set(name, products)
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
    if (this.#isKept) kept.set(this.#optimizer, { ofVariable: this.#ofVariable!, iterations })
  }

  get #isKept(): boolean {
    return this.apart && kept.get(this.#optimizer)?.ofVariable === this.#ofVariable
  }

  /** Keeps the products for the optimizer's next run, and for whoever saves it in the course of this one. */
  #keep(ofVariable: Map<string, Products>): void {
    const optimizer = this.#optimizer
    kept.set(optimizer, {
      ofVariable,
      get iterations() {
        return optimizer.iterations
      },
    })
  }

  /** The products after the steps that the optimizer has made alone since. */
  #goOn({ ofVariable, iterations }: Kept): Map<string, Products> {
    const steps = this.#optimizer.iterations - iterations
    const betas = new Map(this.#params.map(({ name, param }) => [name, param.read(this.#optimizer)]))
    const further = (products: Products): Products =>
      new Map([...products].map(([name, product]) => [name, product * betas.get(name)! ** steps]))
    return new Map([...ofVariable].map(([variable, products]) => [variable, further(products)]))
  }

  /** The optimizer's own, without the betas of this step. */
  #read(): Products {
    const none = this.#optimizer.iterations === 0
    return new Map(
      this.#params.map(({ name, variable, param }) => {
        const beta = param.read(this.#optimizer)
        return [name, none ? 1 : beta === 0 ? 0 : this.#variable(variable).dataSync()[0]! / beta] as const
      }),
    )
  }

  #variable(name: string): tf.Variable {
    return fieldsOf(this.#optimizer)[name] as tf.Variable
  }
}
