// `npm run reference` writes the reference of the API to docs/reference.
import { build } from './build.ts'

await build('docs/reference')
