// What a page has to load, minified and gzipped, without RxJS. A size may go down, and up for a reason only.
import { gzipSync } from 'node:zlib'
import { fileURLToPath } from 'node:url'
import { build } from 'vite'
import { expect, test } from 'vitest'

async function sizeOf(entry: string): Promise<number> {
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
      rollupOptions: { external: ['rxjs'] },
    },
  })
  const [{ output }] = [built].flat() as unknown as [{ output: readonly { code?: string }[] }]
  return gzipSync(output.map(({ code = '' }) => code).join(''), { level: 9 }).length
}

test.each([
  ['linear', 3_050],
  ['core', 11_150],
])('%s alone has at most %d bytes', async (entry, most) => {
  expect(await sizeOf(entry)).toBeLessThanOrEqual(most)
})
