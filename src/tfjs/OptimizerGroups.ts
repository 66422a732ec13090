import * as tf from '@tensorflow/tfjs'
import { Clipping } from './Clipping.ts'
import type { Won } from './Contests.ts'
import type { Gradients, NamedTensor } from './gradients.ts'
import type { Group } from './groups.ts'
import { optimizerClassOf, type OptimizerClass } from './optimizerParams.ts'
import { override } from './override.ts'
import { fieldsOf, setIterations } from './privates.ts'
import { RunningProducts } from './RunningProducts.ts'
import { sharesOf, type Share } from './shares.ts'
import { alignSlots, noteSlots } from './slots.ts'
import type { Variables } from './trainee.ts'
import { WeightDecay } from './WeightDecay.ts'

type Apply = (gradients: Gradients) => void

/**
 * One optimizer that moves each group of weights with values of its own.
 *
 * It is the user's own instance, applied once for each group: always with the full list of gradients, so that its
 * state stays in place, and null for the weights of others. What advances at each call advances with the last one.
 */
export class OptimizerGroups {
  readonly #optimizer: tf.Optimizer
  readonly #class: OptimizerClass
  readonly #products: RunningProducts
  readonly #clipping = new Clipping()
  readonly #decay = new WeightDecay()
  /** The values before the run, of the params that it drives. */
  readonly #before = new Map<string, number>()
  /** The weights that were to be trained when the run began. */
  readonly #variables: readonly tf.Variable[]
  /** Where a hand-written loop gives no list of variables, the order of those that it moves. */
  readonly #order = new Set<string>()
  #groups: readonly Group[] = []
  #groupOf = new Map<string, Group>()

  constructor({ optimizer, variables }: Variables) {
    this.#optimizer = optimizer
    this.#variables = variables.filter(({ trainable }) => trainable)
    this.#class = optimizerClassOf(optimizer)
    this.#products = new RunningProducts(optimizer, this.#class)
  }

  /** The value that a param has where no rule drives it. */
  own(param: string): number {
    return this.#before.get(param) ?? this.#read(param)
  }

  /** From now on these are the groups, and this is done around the step. */
  regroup(groups: readonly Group[], around: readonly Won[]): void {
    this.#clipping.assign(around)
    this.#decay.assign(around)
    this.#groups = groups
    this.#groupOf = new Map(groups.flatMap(group => [...group.names].map(name => [name, group] as const)))
    for (const { winners } of groups)
      for (const param of winners.keys())
        if (!this.#before.has(param)) this.#before.set(param, this.#read(param))
  }

  /** Puts the values of a single group in force before the batch; those of several are written as they are applied. */
  commit(): void {
    const [only, ...others] = this.#groups
    if (only && others.length === 0) this.#write(param => this.#valueOf(only, param), this.#products.apart)
  }

  /** Clips the gradients, lets the weights decay, and moves them. */
  apply(gradients: Gradients, apply: Apply): void {
    const list = this.#inOrder(gradients)
    const slots = alignSlots(this.#optimizer, list)
    if (this.#groups.length > 0) this.#products.settle(list, slots)
    if (!this.#clipping.isActive && !this.#decay.isActive) return this.#move(list, apply)
    tf.tidy(() => {
      const clipped = this.#clipping.clip(list)
      this.#decay.apply(clipped, name => this.#valueOf(this.#groupOf.get(name), 'learningRate'))
      this.#move(clipped, apply)
    })
  }

  /** What an optimizer does with its own values in force, and not with those that rules drive at the moment. */
  withOwn<T>(use: () => T): T {
    const driven = [...this.#before].map(([param, own]) => ({ param, own, value: this.#read(param) }))
    const write = (param: string, value: number) => {
      if (this.#read(param) !== value) this.#class.params[param]!.write(this.#optimizer, value)
    }
    for (const { param, own } of driven) write(param, own)
    try {
      return use()
    } finally {
      for (const { param, value } of driven) write(param, value)
    }
  }

  /** Moves the weights of each group. */
  #move(list: NamedTensor[], apply: Apply): void {
    if (this.#isInForce(list)) return apply(list)
    const shares = sharesOf(
      list,
      name => this.#groupOf.get(name),
      name => this.#products.idOf(name),
      (group, param) => this.#valueOf(group, param),
    )
    if (shares.length > 1 || this.#products.apart) return tf.tidy(() => this.#applyEach(shares, apply))
    // All weights of other groups may be frozen.
    if (shares[0]) this.#write(shares[0].value)
    apply(list)
  }

  /** Whether all of these weights are moved rightly as things stand. */
  #isInForce(list: NamedTensor[]): boolean {
    if (this.#groups.length === 0) return true
    if (this.#products.apart) return false
    if (this.#before.size === 0) return true
    return this.#groups.length === 1 && list.every(({ name }) => this.#groupOf.has(name))
  }

  /** Puts every value back to what it was before. */
  end(): void {
    for (const [param, value] of this.#before) this.#set(param, value)
    this.#products.end()
    noteSlots(this.#optimizer)
  }

  #applyEach(shares: readonly Share[], apply: Apply): void {
    const { iterations } = this.#optimizer
    const products = this.#products.of(shares)
    const last = shares.length - 1
    let advance = () => {}
    try {
      shares.forEach(({ list, value }, i) => {
        this.#write(value, products !== undefined)
        if (i === last) advance()
        else if (i === 0) advance = this.#suspend(products === undefined)
        if (products) this.#products.during(products[i]!, value, () => apply(list))
        else apply(list)
      })
    } finally {
      advance()
    }
    if (products) this.#products.putBack(param => this.own(param))
    setIterations(this.#optimizer, iterations + 1)
  }

  /** Keeps from advancing what advances at each call, until what is returned is called. */
  #suspend(withProducts: boolean): () => void {
    const names = [...(this.#class.advances ?? []), ...(withProducts ? this.#products.variables : [])]
    const undo = names.map(name =>
      override(fieldsOf(this.#optimizer)[name] as tf.Variable, 'assign', () => undefined),
    )
    return () => undo.splice(0).forEach(resume => resume())
  }

  /** A full list in the order of tfjs, which stays while some of its weights are frozen and therefore missing. */
  #inOrder(gradients: Gradients): NamedTensor[] {
    if (Array.isArray(gradients)) return gradients
    const frozen = new Set(this.#variables.filter(({ trainable }) => !trainable).map(({ name }) => name))
    const { registeredVariables } = tf.engine()
    for (const name of Object.keys(registeredVariables))
      if (name in gradients || frozen.has(name)) this.#order.add(name)
    return [...this.#order]
      .filter(name => name in registeredVariables)
      .map(name => ({ name, tensor: gradients[name] }))
  }

  #valueOf(group: Group | undefined, param: string): number {
    return group?.winners.get(param)?.held ?? this.own(param)
  }

  #write(value: (param: string) => number, withoutProducts = false): void {
    for (const param of this.#before.keys())
      if (!(withoutProducts && this.#class.params[param]!.product)) this.#set(param, value(param))
  }

  #set(param: string, value: number): void {
    if (this.#read(param) === value) return
    this.#products.replace(param, value)
    this.#class.params[param]!.write(this.#optimizer, value)
  }

  #read(param: string): number {
    return this.#class.params[param]!.read(this.#optimizer)
  }
}
