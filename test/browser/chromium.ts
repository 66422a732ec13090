import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const CACHE = join(import.meta.dirname, '../../node_modules/.cache')
const HOME = join(CACHE, 'chromium')

/**
 * How Playwright starts Chromium: the one at CHROMIUM_PATH where that is set, otherwise the one that
 * `@sparticuz/chromium` carries, which needs nothing of the machine. As root, and WebGL in software.
 */
export function chromium(): { executablePath: string; env: NodeJS.ProcessEnv; args: string[] } {
  const args = ['--no-sandbox', '--use-gl=angle', '--use-angle=swiftshader', '--enable-unsafe-swiftshader']
  const { CHROMIUM_PATH } = process.env
  if (CHROMIUM_PATH) return { executablePath: CHROMIUM_PATH, env: process.env, args }
  if (!existsSync(HOME)) unpack()
  const env = { ...process.env, LD_LIBRARY_PATH: join(HOME, 'al2023/lib') }
  return { executablePath: join(HOME, 'chromium'), env, args }
}

// The package unpacks into TMPDIR, and its libraries too where it takes the machine for an AWS one. In a process and
// a folder of its own, and renamed when whole, so that neither a run beside this one nor an interrupted one can harm.
function unpack(): void {
  mkdirSync(CACHE, { recursive: true })
  const TMPDIR = mkdtempSync(join(CACHE, 'chromium-'))
  const script = `import chromium from '@sparticuz/chromium'; await chromium.executablePath()`
  try {
    execFileSync(process.execPath, ['--input-type=module', '--eval', script], {
      cwd: import.meta.dirname,
      env: { ...process.env, TMPDIR, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
    })
    renameSync(TMPDIR, HOME)
  } catch (error) {
    if (!existsSync(HOME)) throw error
  } finally {
    rmSync(TMPDIR, { recursive: true, force: true })
  }
}
