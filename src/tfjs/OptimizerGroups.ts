import * as tf from '@tensorflow/tfjs'
import { Clipping } from './Clipping.ts'
import type { Won } from './Contests.ts'
import type { Gradients, NamedTensor } from './gradients.ts'
import { optimizerClassOf, type OptimizerClass } from './optimizerParams.ts'
import { fieldsOf, setIterations } from './privates.ts'
import { RunningProducts } from './RunningProducts.ts'
import { alignSlots } from './slots.ts'
import type { Variables } from './trainee.ts'
import { WeightDecay } from './WeightDecay.ts'

/** Weights that are moved with the same values. */
export interface Group {
  readonly names: ReadonlySet<string>
  /** For each param that is driven here, what drives it. */
  readonly winners: ReadonlyMap<string, { readonly held: number | undefined }>
}

type Apply = (gradients: Gradients) => void

/** The gradients of one group: the full list, with null for the weights of others. */
interface Share {
  readonly list: NamedTensor[]
  readonly names: readonly string[]
  readonly value: (param: string) => number
}

/**
 * One optimizer that moves each group of weights with values of its own.
 *
 * It is the user's own instance, applied once for each group: always with the full list of gradients, so that its
 * state stays in place, and null for the weights of others. What advances at each call is put back in between.
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
    if (only && others.length === 0 && !this.#products.apart) this.#write(param => this.#valueOf(only, param))
  }

  /** Clips the gradients, lets the weights decay, and moves them. */
  apply(gradients: Gradients, apply: Apply): void {
    const list = this.#inOrder(gradients)
    alignSlots(this.#optimizer, list)
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
    if (this.#before.size === 0 || this.#isInForce(list)) return apply(list)
    const shares = this.#share(list)
    if (shares.length > 1 || this.#products.apart) return tf.tidy(() => this.#applyEach(shares, apply))
    // All weights of other groups may be frozen.
    if (shares[0]) this.#write(shares[0].value)
    apply(list)
  }

  /** Whether the values of a single group, which were committed, hold for all of these weights. */
  #isInForce(list: NamedTensor[]): boolean {
    return (
      this.#groups.length === 1 && !this.#products.apart && list.every(({ name }) => this.#groupOf.has(name))
    )
  }

  /** Puts every value back to what it was before. */
  end(): void {
    for (const [param, value] of this.#before) this.#set(param, value)
    this.#products.end()
  }

  #applyEach(shares: readonly Share[], apply: Apply): void {
    const { iterations } = this.#optimizer
    const products = this.#products.of(shares)
    let putBack: (() => void) | undefined
    shares.forEach(({ list, value }, i) => {
      this.#write(value, products !== undefined)
      putBack?.()
      putBack ??= this.#snapshot()
      if (products) this.#products.during(products[i]!, value, () => apply(list))
      else apply(list)
    })
    if (products) this.#products.putBack(param => this.own(param))
    setIterations(this.#optimizer, iterations + 1)
  }

  /** What it takes to undo the advance that a call makes for all weights. */
  #snapshot(): () => void {
    const variables = [...(this.#class.advances ?? []), ...this.#products.variables].map(
      name => fieldsOf(this.#optimizer)[name] as tf.Variable,
    )
    const values = variables.map(variable => variable.clone())
    return () => variables.forEach((variable, i) => variable.assign(values[i]!))
  }

  /** A share for each group that has gradients, and for the weights of none; running products apart, apart. */
  #share(list: NamedTensor[]): Share[] {
    const members = new Map<Group | undefined, Map<string, Set<string>>>()
    for (const { name, tensor } of list as { name: string; tensor: tf.Tensor | null | undefined }[]) {
      if (!tensor) continue
      const group = this.#groupOf.get(name)
      if (!members.has(group)) members.set(group, new Map())
      const alike = members.get(group)!
      const id = this.#products.idOf(name)
      if (!alike.has(id)) alike.set(id, new Set())
      alike.get(id)!.add(name)
    }
    const all = [...members].flatMap(([group, alike]) => [...alike.values()].map(names => ({ group, names })))
    return all.map(({ group, names }) => ({
      names: [...names],
      list: list.map(x => (names.has(x.name) ? x : { ...x, tensor: null as unknown as tf.Tensor })),
      value: param => this.#valueOf(group, param),
    }))
  }

  /** A full list in the order of tfjs, which stays while some of its weights are frozen and therefore missing. */
  #inOrder(gradients: Gradients): NamedTensor[] {
    if (Array.isArray(gradients)) return gradients
    const frozen = new Set(this.#variables.filter(({ trainable }) => !trainable).map(({ name }) => name))
    for (const name of Object.keys(tf.engine().registeredVariables))
      if (name in gradients || frozen.has(name)) this.#order.add(name)
    return [...this.#order].map(name => ({ name, tensor: gradients[name]! }))
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
