import { inspect } from 'node:util'
import type { Observer } from 'rxjs'
import type { TestScheduler } from 'rxjs/testing'
import type { Lane, Mark } from './lane.ts'
import { toMarbles } from './toMarbles.ts'
import { same } from './value.ts'

/** What a line says, and what happened, both as marbles. */
export interface Outcome {
  readonly expected: string
  readonly received: string
}

type Seen = Mark & { readonly text: string | undefined }

/** Writes down what comes to a lane: each value by the letter that stands for it, or as `?` where none does. */
export function witness(lane: Lane, scheduler: TestScheduler) {
  const { name, marks, legend } = lane
  const expected = marks.map(({ frame, mark }) => ({ frame, mark, text: legend.get(mark)?.text }))
  const seen: Seen[] = []
  const see = (value: unknown, letters: readonly string[], otherwise: string) => {
    const letter = letters.find(letter => legend.has(letter) && same(value, legend.get(letter)!.value))
    const text = letter === undefined ? inspect(value, { breakLength: Infinity }) : legend.get(letter)!.text
    seen.push({ frame: scheduler.frame, mark: letter ?? otherwise, text })
  }
  const observer: Observer<unknown> = {
    next(value) {
      const letters = [marks[seen.length]?.mark ?? '', ...legend.keys()].filter(letter => letter !== '#')
      see(value, letters, '?')
    },
    error(error: unknown) {
      see(error instanceof Error ? error.message : error, ['#'], '#')
    },
    complete: () => void seen.push({ frame: scheduler.frame, mark: '|', text: undefined }),
  }
  const outcome = (): Outcome => ({ expected: show(name, expected), received: show(name, seen) })
  return { lane, observer, outcome }
}

function show(name: string, marks: readonly Seen[]): string {
  const legend = marks.filter(({ text }) => text !== undefined).map(({ mark, text }) => `${mark}=${text}`)
  return [name, toMarbles(marks), ...new Set(legend)].join('  ')
}
