import { playwright } from '@vitest/browser-playwright'
import { defineConfig } from 'vitest/config'
import { chromium } from './test/browser/chromium.ts'
import { marbles } from './test/marbles/plugin.ts'
import { Counts } from './test/reporter.ts'

export default defineConfig({
  test: {
    reporters: ['default', new Counts()],
    projects: [
      {
        test: {
          name: 'node',
          include: ['test/**/*.test.ts'],
          exclude: ['test/browser/**', 'test/package/**'],
        },
      },
      {
        plugins: [marbles()],
        test: { name: 'marbles', include: ['marbles/**/*.marbles'] },
      },
      {
        test: {
          name: 'types',
          include: [],
          typecheck: { enabled: true, only: true, include: ['test/types/**/*.test-d.ts'] },
        },
      },
      {
        test: { name: 'package', include: ['test/package/**/*.test.ts'] },
      },
      {
        // What a page loads is bundled before the first test: finding it on the way would reload the page.
        optimizeDeps: { include: ['rxjs', '@tensorflow/tfjs', 'css-select', 'css-what', 'leven'] },
        test: {
          name: 'browser',
          include: ['test/browser/**/*.test.ts'],
          browser: {
            enabled: true,
            headless: true,
            screenshotFailures: false,
            viewport: { width: 800, height: 600 },
            provider: playwright({ launchOptions: chromium() }),
            instances: [{ browser: 'chromium' }],
          },
        },
      },
    ],
  },
})
