const { linear } = require('rx-anneal')
const { anneal } = require('rx-anneal/tfjs')

console.log(typeof anneal('*', { learningRate: linear(1e-2, 0) }))
