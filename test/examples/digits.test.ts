// The example as it is run, and its report as it is opened.
import { execFile } from 'node:child_process'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { resolve } from 'node:path'
import { promisify } from 'node:util'
import { chromium as playwright, type Browser } from 'playwright'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { chromium } from '../browser/chromium.ts'
import { openPage } from '../support/openPage.ts'

const OUT = 'examples/digits/out'
let browser: Browser
let printed: string

// Twice a thousand batches of a convolutional network, on whatever else the machine does.
const TRAINING = 900_000

beforeAll(async () => {
  browser = await playwright.launch(chromium())
  const { stdout } = await promisify(execFile)('node_modules/.bin/tsx', ['examples/digits/main.ts'])
  printed = stdout
}, TRAINING)
afterAll(() => browser.close())

test('the example trains twice, and draws both', () => {
  expect(printed).toMatch(/^constant +[▁-█]{24} +[▁-█]{24} +9\d\.\d %$/m)
  expect(printed).toMatch(/^warm-up and decay +[▁-█]{24} +[▁-█]{24} +9\d\.\d %$/m)
  expect(readFileSync(`${OUT}/digits.svg`, 'utf8')).toMatch(/loss warm-up and decay, 9\d\.\d %: from 2\./)
})

describe.each(['light', 'dark'] as const)('its report, %s', colorScheme => {
  test.each([1280, 390])('opens from disk, %d pixels wide, and axe-core has nothing to say', async width => {
    const path = resolve(OUT, 'warm-up-and-decay.html')
    const { picture, text, ...faults } = await openPage(browser, path, { width, colorScheme })
    mkdirSync(`${OUT}/screens`, { recursive: true })
    writeFileSync(`${OUT}/screens/${colorScheme}-${width}.png`, picture)
    expect(faults).toEqual({ errors: [], violations: [], isTooWide: false, broken: [], hacked: undefined })
    expect(text).toContain('Dense#head > kernel')
    expect(text).toMatch(/TensorFlow\.js\s+4\.22\.0 on wasm/)
  })
})
