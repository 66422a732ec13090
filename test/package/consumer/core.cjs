const { of } = require('rxjs')
const { Fn, sequence, smooth } = require('rx-anneal')

const lr = sequence([0.3, smooth(0, 1e-2)], [0.7, smooth(1e-2, 0)])
const seen = []
of(0.15, 1)
  .pipe(lr)
  .subscribe(value => seen.push(value))
console.log(lr instanceof Fn, JSON.stringify(seen))
