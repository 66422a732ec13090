// What a page has to load, minified and gzipped, without RxJS. A size may go down, and up for a reason only.
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { expect, test } from 'vitest'

async function sizeOf(entry: string, core: readonly RegExp[] = []): Promise<number> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      modulePreload: false,
      // As for a page: what is built as a library keeps its white space.
      rollupOptions: {
        input: fileURLToPath(new URL(`entries/${entry}.ts`, import.meta.url)),
        external: ['rxjs', ...core],
        preserveEntrySignatures: 'strict',
      },
    },
  })
  const [{ output }] = [built].flat() as unknown as [{ output: readonly { code?: string }[] }]
  return gzipSync(output.map(({ code = '' }) => code).join(''), { level: 9 }).length
}

test.each([
  ['linear', 2_980],
  ['core', 17_550],
])('%s alone has at most %d bytes', async (entry, most) => {
  expect(await sizeOf(entry)).toBeLessThanOrEqual(most)
})

test('plot alone has at most 5,300 bytes: what is in src/view, for the core is there already', async () => {
  expect(await sizeOf('plot', [/^\.\.\/\w/])).toBeLessThanOrEqual(5_300)
})
