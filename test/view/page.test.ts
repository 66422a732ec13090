import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium as playwright, type Browser } from 'playwright'
import { from } from 'rxjs'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { report } from '../../src/view/index.ts'
import { chromium } from '../browser/chromium.ts'
import { HOSTILE_IN_PAGES } from '../support/hostile.ts'
import { openPage } from '../support/openPage.ts'
import { events } from './run.ts'

let browser: Browser
let home: string
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'rx-anneal-'))
  browser = await playwright.launch(chromium())
})
afterAll(async () => {
  await browser.close()
  rmSync(home, { recursive: true, force: true })
})

test.each([1280, 390])('hostile names are text in a report %d pixels wide, and nothing runs', async width => {
  const path = join(home, 'report.html')
  const made = events({
    epochs: 3,
    stepsPerEpoch: 50,
    logs: step => Object.fromEntries(HOSTILE_IN_PAGES.map((name, i) => [name, 1 + i / (step + 1)])),
    epochLogs: epoch => Object.fromEntries(HOSTILE_IN_PAGES.map(name => [`val_${name}`, 1 / (epoch + 1)])),
    assigned: step =>
      HOSTILE_IN_PAGES.map((name, i) => ({
        rule: `anneal('${name}', …)`,
        param: HOSTILE_IN_PAGES[i % 4]!,
        value: i + step / 150,
        elements: HOSTILE_IN_PAGES,
      })),
  })
  from(made)
    .pipe(report(path, { title: HOSTILE_IN_PAGES[3]! }))
    .subscribe()
  const { picture, text, ...opened } = await openPage(browser, path, { width })
  if (process.env['SCREENS']) writeFileSync(`${process.env['SCREENS']}/hostile-${width}.png`, picture)
  expect(opened).toMatchObject({ errors: [], violations: [], isTooWide: false, hacked: undefined })
  for (const name of HOSTILE_IN_PAGES.slice(0, 5)) expect(text).toContain(name)
  expect(text).toContain('right \\u{202e} to left \\u{2066} and on')
  expect(text).not.toContain('x'.repeat(200))
})

test.each([1280, 390])('a table is read without a broken word %d pixels wide', async width => {
  const path = join(home, 'table.html')
  const logs = { loss: 0.0593, val_loss: 0.000593, val_categoricalAccuracy: 0.912 }
  from(events({ epochs: 3, stepsPerEpoch: 2, epochLogs: () => logs }))
    .pipe(report(path))
    .subscribe()
  const { text, isTooWide, broken } = await openPage(browser, path, { width })
  expect({ isTooWide, broken }).toEqual({ isTooWide: false, broken: [] })
  expect(text).toContain('val_categoricalAccuracy')
})

test('of a failure, what it says is text', async () => {
  const path = join(home, 'failed.html')
  const source = function* () {
    yield* [...events({ epochs: 1, stepsPerEpoch: 2 })].slice(0, 4)
    throw new Error(HOSTILE_IN_PAGES[0])
  }
  from(source())
    .pipe(report(path))
    .subscribe({ error: () => undefined })
  const { text, hacked, errors } = await openPage(browser, path)
  expect([hacked, errors]).toEqual([undefined, []])
  expect(text).toContain(`Failed: ${HOSTILE_IN_PAGES[0]}`)
})
