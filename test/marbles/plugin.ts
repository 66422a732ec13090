import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Plugin } from 'vite'
import { parse, slug } from './parse.ts'

const tool = (name: string) =>
  `import { ${name} } from ${JSON.stringify(fileURLToPath(new URL(`./${name}.ts`, import.meta.url)))}; `

/**
 * Makes a test file of a .marbles file, with a test for each diagram. What a line says is asserted on that very line,
 * so that a failure points to it; the picture is a file snapshot, which `vitest -u` redraws.
 */
export const marbles = (): Plugin => ({
  name: 'marbles',
  enforce: 'pre',
  transform: {
    filter: { id: /\.marbles$/ },
    handler(text, id) {
      const file = basename(id)
      const lines = text.split('\n').map(() => '')
      const put = (line: number, code: string) => (lines[line - 1] += `${code}; `)
      put(1, `import { expect, test } from 'vitest'; ${['draw', 'parse', 'run'].map(tool).join('')}`)
      put(1, `const diagrams = parse(${JSON.stringify(text)}, ${JSON.stringify(file)})`)
      parse(text, file).forEach(({ title, line, inputs, outputs }, i) => {
        put(line, `test(${JSON.stringify(title)}, async () => { const outcomes = run(diagrams[${i}])`)
        const said = [...inputs.flatMap(({ subscriptions }) => subscriptions.slice(0, 1)), ...outputs]
        for (const { line } of said)
          put(line, `expect(outcomes.get(${line}).received).toBe(outcomes.get(${line}).expected)`)
        const picture = `./${basename(id, '.marbles')}/${slug(title)}.svg`
        put(said.at(-1)!.line, `await expect(draw(diagrams[${i}])).toMatchFileSnapshot('${picture}') })`)
      })
      const mappings = lines.map((_, i) => (i === 0 ? 'AAAA' : 'AACA')).join(';')
      return {
        code: lines.join('\n'),
        map: { version: 3, sources: [id], sourcesContent: [text], names: [], mappings },
      }
    },
  },
})
