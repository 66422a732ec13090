import { execFile } from 'node:child_process'
import { cp, mkdir, mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'
import { publint } from 'publint'
import ts from 'typescript'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Kernel } from './Kernel.ts'

let home: string
let tarball: string

async function run(cwd: string, command: string, ...args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)(command, args, { cwd })).stdout
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout}${stderr}`)
  }
}
const tool = (name: string) => resolve('node_modules/.bin', name)
const tsc = (cwd: string, options: string, file: string) =>
  run(cwd, tool('tsc'), '--strict', '--target', 'es2022', '--noEmitOnError', ...options.split(' '), file)

/** What runs a program, by its name. */
const RUNTIMES: readonly (readonly [name: string, command: string, ...args: string[]])[] = [
  ['Node', process.execPath],
  ['Deno', tool('deno'), 'run', '--allow-all'],
  ['Bun', tool('bun')],
]

/** Somebody else's project, with the programs of ./consumer in it. */
async function project(name: string): Promise<string> {
  const folder = join(home, name)
  await cp('test/package/consumer', folder, { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "type": "module", "private": true }')
  return folder
}

beforeAll(async () => {
  home = await mkdtemp(join(tmpdir(), 'rx-anneal-'))
  await run('.', 'npm', 'pack', '--pack-destination', home)
  const [name = ''] = await readdir(home)
  tarball = join(home, name)
})

afterAll(() => rm(home, { recursive: true, force: true }))

test('the package holds what it runs, its source and its papers, and nothing of the workshop', async () => {
  const files = (await run(home, 'tar', '-tf', tarball)).trim().split('\n')
  const top = new Set(files.map(file => file.split('/')[1]))
  expect([...top].sort()).toEqual(['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'package.json', 'src'])
})

test('publint has nothing to say', async () => {
  const { buffer } = Uint8Array.from(await readFile(tarball))
  expect((await publint({ pack: { tarball: buffer } })).messages).toEqual([])
})

test('the types are not wrong', async () => {
  await run(home, tool('attw'), tarball, '--profile', 'esm-only')
})

describe('where there is rxjs and nothing else', () => {
  let folder: string
  beforeAll(async () => {
    folder = await project('bare')
    const ours = join(folder, 'node_modules/rx-anneal')
    await mkdir(ours, { recursive: true })
    await run(folder, 'tar', '-xzf', tarball, '-C', ours, '--strip-components', '1')
    await symlink(resolve('node_modules/rxjs'), join(folder, 'node_modules/rxjs'))
  })

  test('the types of the core work under node16, and the program runs', async () => {
    await tsc(folder, '--module node16 --moduleResolution node16', 'core.ts')
    expect(await run(folder, 'node', 'core.js')).toBe('[0.005,0.005,0,0.008117]\n')
  })

  test('the types of the core work for a bundler', async () => {
    await tsc(folder, '--module esnext --moduleResolution bundler --noEmit', 'core.ts')
  })

  test('it can be required', async () => {
    expect(await run(folder, 'node', 'core.cjs')).toBe('true [0.005,0]\n')
  })

  test.each(RUNTIMES)('console.log shows schedules and rules in %s', async (_, command, ...args) => {
    const curve = 'smooth(0, 1)  ▁▁▁▁▁▁▂▂▂▂▃▃▃▄▄▄▅▅▅▆▆▆▇▇▇▇██████'
    const shown = await run(folder, command, ...args, 'show.js')
    const lines = shown.replaceAll(/\s*\n\s*/g, ' ').replaceAll(/,? ([\]}])/g, ' $1')
    const rules = "[ spread(1, 2), follow('lr', Math.sqrt) ] { each: each(Math.sqrt) }"
    expect(lines.trim()).toBe(`${curve} [ ${curve} ] { schedule: ${curve} } ${rules}`)
  })

  test('a Jupyter kernel of Deno shows a schedule as its curve', async () => {
    const kernel = await Kernel.start(tool('deno'), folder)
    try {
      const words = "import { linear, reading } from 'rx-anneal'; import { plot } from 'rx-anneal/view'"
      expect(await kernel.result(`${words}; plot(linear(1, 0)).length`)).toEqual({
        'text/plain': expect.stringMatching(/\d{4}/) as string,
      })
      expect(await kernel.result('linear(1, 0)')).toEqual({
        'image/svg+xml': expect.stringMatching(/^<svg [^]*<title>linear\(1, 0\)<[^]*<\/svg>\n$/) as string,
        'text/plain': 'linear(1, 0)',
      })
      // What counts has no curve by itself, and everything else is shown as ever.
      expect(await kernel.result("reading('step')")).toEqual({ 'text/plain': "reading('step')" })
      expect((await kernel.result('[1]'))['text/plain']).toContain('1')
    } finally {
      kernel.stop()
    }
  })

  test('no name is one that rxjs exports, nor `then`', () => {
    const types = [
      'rx-anneal/dist/index',
      'rx-anneal/dist/tfjs/index',
      'rx-anneal/dist/view/index',
      'rxjs/dist/types/index',
    ]
    const paths = types.map(file => join(folder, 'node_modules', `${file}.d.ts`))
    const program = ts.createProgram(paths, { module: ts.ModuleKind.NodeNext, preserveSymlinks: true })
    const checker = program.getTypeChecker()
    const [core, tfjs, view, rxjs] = paths.map(path => {
      const names = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(path)!)!)
      return new Set(names.map(({ name }) => name))
    })
    expect(core).toContain('Fn')
    expect(tfjs).toContain('anneal')
    expect(view).toContain('plot')
    expect(rxjs).toContain('Observable')
    expect([...core!, ...tfjs!, ...view!].filter(name => rxjs!.has(name) || name === 'then')).toEqual([])
  })
})

describe('installed from the registry beside rxjs and TensorFlow.js', () => {
  let folder: string
  beforeAll(async () => {
    folder = await project('full')
    const { devDependencies } = JSON.parse(await readFile('package.json', 'utf8')) as {
      devDependencies: Record<string, string>
    }
    const peers = ['rxjs', '@tensorflow/tfjs'].map(name => `${name}@${devDependencies[name]}`)
    const quickly = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts']
    await run(folder, 'npm', 'install', ...quickly, tarball, ...peers)
  })

  test('the bridge can be required', async () => {
    expect(await run(folder, 'node', 'tfjs.cjs')).toBe('function\n')
  })

  test.each(RUNTIMES)('a training shows itself in %s', async (_, command, ...args) => {
    const { stdout, stderr } = await promisify(execFile)(command, [...args, 'train.js'], { cwd: folder })
    const rule = "by anneal('*', { learningRate: linear(0.1, 0) })"
    const value = `learningRate = 0.0625 ${rule}`
    expect(stdout.slice(stdout.indexOf('Sequential'))).toBe(
      `Sequential#net\n  Dense#head\n    kernel\n      ${value}\n    bias\n      ${value}\ntrained\n`,
    )
    const lines = [1, 2].map(
      epoch => `warm-up  epoch ${epoch}/2  loss \\S+ +lr 0\\.\\d+ +\\S+ steps/s  00:\\d\\d left\n`,
    )
    expect(stderr).toMatch(new RegExp(`${lines.join('')}$`))
  })

  const firstExample = async () => /^```ts\n([^]*?)^```/m.exec(await readFile('README.md', 'utf8'))![1]!
  const trained = /^epoch 10, loss 0\.\d+\n(epoch \d0, loss 0\.\d+\n){4}trained\n$/m

  test('the first example of the README has the right types, and runs', async () => {
    await writeFile(join(folder, 'readme.ts'), await firstExample())
    await tsc(folder, '--module node16 --moduleResolution node16 --skipLibCheck', 'readme.ts')
    await tsc(folder, '--module esnext --moduleResolution bundler --skipLibCheck --noEmit', 'readme.ts')
    expect(await run(folder, 'node', 'readme.js')).toMatch(trained)
  })

  test('the first example of the README runs where it is required', async () => {
    const { outputText } = ts.transpileModule(await firstExample(), {
      compilerOptions: { module: ts.ModuleKind.CommonJS, target: ts.ScriptTarget.ES2022 },
    })
    await writeFile(join(folder, 'readme.cjs'), outputText)
    expect(await run(folder, 'node', 'readme.cjs')).toMatch(trained)
  })
})
