import { each, follow, smooth, spread } from 'rx-anneal'

const schedule = smooth(0, 1)
console.log(schedule)
console.log([schedule])
console.log({ schedule })
console.log([spread(1, 2), follow('lr', Math.sqrt)])
console.log({ each: each(Math.sqrt) })
