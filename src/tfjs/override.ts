/** Gives an object a property of its own; what is returned takes it back and leaves no trace. */
export function override<T extends object, K extends keyof T>(target: T, name: K, value: T[K]): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name)
  target[name] = value
  return () => {
    if (own) Object.defineProperty(target, name, own)
    else delete target[name]
  }
}
