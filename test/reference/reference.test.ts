// The reference as it is built, and as a browser shows it from disk.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { chromium, type Browser } from 'playwright'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as core from '../../src/index.ts'
import { chromium as options } from '../browser/chromium.ts'
import { build } from './build.ts'
import { curvesOf, marblesOf } from './pictures.ts'

let folder: string
let browser: Browser
let pages: readonly string[]

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'rx-anneal-reference-'))
  await build(folder)
  pages = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.html'))
  browser = await chromium.launch(options())
})

afterAll(async () => {
  await browser?.close()
  rmSync(folder, { recursive: true, force: true })
})

const read = (page: string) => readFileSync(join(folder, page), 'utf8')
const wordsOf = (floor: string) =>
  readdirSync(`src/${floor}`)
    .map(file => basename(file, '.ts'))
    .filter(name => name in core)

test('every operator and combinator has its marbles, every shape its curve and its marbles', () => {
  for (const name of [...wordsOf('operators'), ...wordsOf('compose'), ...wordsOf('shapes')]) {
    const isShape = wordsOf('shapes').includes(name)
    const pictures = [...curvesOf(name), ...marblesOf(name)]
    expect(pictures.length, name).toBeGreaterThanOrEqual(isShape ? 2 : 1)
    const page = pages.find(file => file.endsWith(`/rx-anneal.${name}.html`))!
    const shown = [...read(page).matchAll(/<img [^>]*src="([^"]*)"/g)]
    expect(shown.length, name).toBe(pictures.length)
  }
  for (const method of ['pipe', 'over', 'modifyOutput']) expect(marblesOf(method).length).toBeGreaterThan(0)
})

test('what a page links to or shows is there', () => {
  const ids = new Map(
    pages.map(page => [page, new Set([...read(page).matchAll(/ id="([^"]*)"/g)].map(([, id]) => id))]),
  )
  // These a script puts into every page.
  const icons = new Set([...read('assets/icons.js').matchAll(/ id="([^"]*)"/g)].map(([, id]) => `#${id}`))
  const files = new Set(readdirSync(folder, { recursive: true, encoding: 'utf8' }))
  const dead = pages.flatMap(page =>
    [...read(page).matchAll(/ (?:href|src)="([^"]*)"/g)]
      .map(([, link]) => decodeURIComponent(link!))
      .filter(link => !/^https?:/.test(link) && !icons.has(link))
      .filter(link => {
        const [path = '', anchor = ''] = link.split('#')
        const target = path === '' ? page : join(dirname(page), path)
        return !files.has(target) || (anchor !== '' && ids.get(target)?.has(anchor) === false)
      })
      .map(link => `${page}: ${link}`),
  )
  expect(dead).toEqual([])
  expect(pages.length).toBeGreaterThan(100)
})

const BROKEN = `Promise.allSettled([...document.images].map(image => image.decode())).then(() =>
  [...document.images].filter(image => image.naturalWidth === 0).map(image => image.src))`

test.each([
  ['index', 0],
  ['modules/rx-anneal', 0],
  ['modules/rx-anneal_tfjs', 0],
  ['modules/rx-anneal_recipes.torch', 0],
  ['classes/rx-anneal.Fn', 10],
  ['functions/rx-anneal.drive', 20],
  ['functions/rx-anneal.power', 2],
  ['functions/rx-anneal_tfjs.anneal', 0],
])('%s opens from disk without network, and nothing is complained of', async (name, pictures) => {
  const context = await browser.newContext({ offline: true })
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', message => complaints.push(message.text()))
  page.on('pageerror', error => complaints.push(String(error)))
  page.on('requestfailed', request => complaints.push(request.url()))
  await page.goto(pathToFileURL(join(folder, `${name}.html`)).href)
  expect(await page.evaluate<string[]>(BROKEN)).toEqual([])
  expect(await page.locator('img').count()).toBeGreaterThanOrEqual(pictures)
  expect(complaints).toEqual([])
  await context.close()
})
