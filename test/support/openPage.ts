import { pathToFileURL } from 'node:url'
import axe from 'axe-core'
import type { Browser } from 'playwright'

/** What a page of a file is like, opened without network. */
export interface Opened {
  /** Errors of the page and of its console, and what it asked the network for. */
  readonly errors: readonly string[]
  /** What axe-core has against it. */
  readonly violations: readonly string[]
  /** Whether one must scroll sideways. */
  readonly isTooWide: boolean
  /** Names and numbers in tables that are broken over lines. */
  readonly broken: readonly string[]
  /** What a script that ran would have left behind. */
  readonly hacked: unknown
  readonly text: string
  readonly picture: Buffer
}

/** How a reader looks at it. */
export interface Look {
  readonly width?: number
  readonly colorScheme?: 'light' | 'dark'
}

const BROKEN = `[...document.querySelectorAll('th, td')].filter(cell => {
  const range = document.createRange()
  range.selectNodeContents(cell)
  return range.getClientRects().length > 1
}).map(cell => cell.textContent)`

/** Opens a file in a browser that has no network. */
export async function openPage(
  browser: Browser,
  path: string,
  { width = 1280, colorScheme = 'light' }: Look = {},
): Promise<Opened> {
  const context = await browser.newContext({ viewport: { width, height: 800 }, colorScheme, offline: true })
  try {
    const page = await context.newPage()
    const errors: string[] = []
    page.on('console', message => message.type() !== 'info' && errors.push(message.text()))
    page.on('pageerror', error => errors.push(String(error)))
    page.on('request', request => request.url().startsWith('file:') || errors.push(request.url()))
    await page.goto(pathToFileURL(path).href)
    const picture = await page.screenshot({ fullPage: true })
    const scrolled = await page.evaluate<number>('document.documentElement.scrollWidth')
    const broken = await page.evaluate<string[]>(BROKEN)
    const hacked = await page.evaluate('globalThis.hacked')
    const text = await page.innerText('body')
    await page.evaluate(axe.source)
    const { violations } = await page.evaluate<axe.AxeResults>('axe.run()')
    return {
      errors,
      violations: violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(', ')}`),
      isTooWide: scrolled > width,
      broken,
      hacked,
      text,
      picture,
    }
  } finally {
    await context.close()
  }
}
