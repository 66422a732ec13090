export { plot } from '../../../src/view/plot.ts'
