import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromium } from './test/browser/chromium.ts'
import { marbles } from './test/marbles/plugin.ts'
import { Counts } from './test/reporter.ts'

// Far beyond what any test takes: a loaded machine is no failure.
const patience = { testTimeout: 60_000, hookTimeout: 300_000 }

const bridge = {
  ...patience,
  include: ['test/tfjs/**/*.test.ts'],
  setupFiles: ['test/tfjs/setup.ts'],
}

// What a page loads is bundled before the first test: finding it on the way would reload the page.
const optimizeDeps = {
  include: ['rxjs', '@tensorflow/tfjs', 'css-select', 'css-what', 'leven', 'fast-check'],
}

const browser = () => ({
  enabled: true,
  headless: true,
  screenshotFailures: false,
  viewport: { width: 800, height: 600 },
  provider: playwright({ launchOptions: chromium() }),
  instances: [{ browser: 'chromium' as const }],
})

export default defineConfig({
  test: {
    reporters: ['default', new Counts()],
    // What a test that passes prints, shaders that WebGL refuses among it, hides what fails.
    silent: 'passed-only',
    projects: [
      // These keep nothing between files, so that one process serves them all.
      {
        test: {
          ...patience,
          name: 'node',
          isolate: false,
          include: ['test/**/*.test.ts'],
          exclude: [
            'test/browser/**',
            'test/examples/**',
            'test/package/**',
            'test/progress/**',
            'test/reference/**',
            'test/tfjs/**',
          ],
        },
      },
      {
        plugins: [marbles()],
        test: { ...patience, name: 'marbles', isolate: false, include: ['marbles/**/*.marbles'] },
      },
      // The bridge trains for real: in Node on cpu and wasm, in Chromium on WebGL.
      { test: { ...bridge, name: 'cpu', provide: { backend: 'cpu' } } },
      { test: { ...bridge, name: 'wasm', provide: { backend: 'wasm' } } },
      {
        test: {
          name: 'types',
          include: [],
          typecheck: { enabled: true, only: true, include: ['test/types/**/*.test-d.ts'] },
        },
      },
      // What is made for others, in processes of their own.
      {
        test: {
          ...patience,
          name: 'package',
          include: ['test/{examples,package,progress,reference}/**/*.test.ts'],
        },
      },
      {
        optimizeDeps,
        test: {
          ...patience,
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          browser: browser(),
        },
      },
      {
        optimizeDeps,
        test: { ...bridge, name: 'webgl', provide: { backend: 'webgl' }, browser: browser() },
      },
    ],
  },
})
