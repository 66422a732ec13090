export { linear } from '../../../src/index.ts'
