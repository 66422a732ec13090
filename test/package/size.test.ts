// What a page has to load, minified and gzipped, without RxJS. A size may go down, and up for a reason only.
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { expect, test } from 'vitest'

async function sizeOf(entry: string, core: readonly RegExp[] = [], how = {}): Promise<number> {
  const built = await build({
    configFile: false,
    logLevel: 'silent',
    build: {
      write: false,
      target: 'es2022',
      minify: true,
      lib: {
        entry: fileURLToPath(new URL(`entries/${entry}.ts`, import.meta.url)),
        formats: ['es'],
        fileName: entry,
      },
      rollupOptions: { external: ['rxjs', ...core], output: how },
    },
  })
  const [{ output }] = [built].flat() as unknown as [{ output: readonly { code?: string }[] }]
  return gzipSync(output.map(({ code = '' }) => code).join(''), { level: 9 }).length
}

test.each([
  ['linear', 2_900],
  ['core', 11_000],
])('%s alone has at most %d bytes', async (entry, most) => {
  expect(await sizeOf(entry)).toBeLessThanOrEqual(most)
})

test('plot alone has at most 5,000 bytes: what is in src/view, for the core is there already', async () => {
  expect(await sizeOf('plot', [/^\.\.\/\w/], { minify: true })).toBeLessThanOrEqual(5_000)
})
