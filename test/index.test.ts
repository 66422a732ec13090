import * as rxjs from 'rxjs'
import { describe, expect, it } from 'vitest'
import * as api from '../src/index.ts'

describe('rx-anneal', () => {
  it('exports no name that rxjs exports, so that both can be imported side by side', () => {
    expect(Object.keys(rxjs)).toContain('map')
    expect(Object.keys(api)).toContain('sequence')
    expect(Object.keys(api).filter(name => name in rxjs)).toEqual([])
  })

  it('can be awaited', async () => {
    expect(Object.keys(api)).not.toContain('then')
    await expect(import('../src/index.ts')).resolves.toBe(api)
  })
})
