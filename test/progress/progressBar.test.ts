// Real programs that train in real pseudo terminals, and what these show.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { Subject } from 'rxjs'
import { describe, expect, test, vi } from 'vitest'
import type { BatchEvent } from '../../src/index.ts'
import { progressBar } from '../../src/tfjs/index.ts'
import { HOSTILE, UNSEEN } from '../support/hostile.ts'
import { visible } from '../../src/visible.ts'
import { Screen } from './Screen.ts'

const COMMAND = [process.execPath, '--import', 'tsx', 'test/progress/program.ts'] as const
const open = (columns: number, ...args: readonly string[]) => new Screen(columns, ...COMMAND, ...args)

const SIGINT = 2
const like = (line: string) => expect.stringMatching(new RegExp(`^${line}$`)) as string
const SECONDS = String.raw`\d+\.\d s`
const LOSS = String.raw`loss \S+ +`
const RATES = String.raw`lr \S+…\S+ +`
const SPEED = String.raw`\S+ steps/s +`
const ALL = `100%  epoch 4/4  ${LOSS}${RATES}`
const HALF = String.raw`█+░+ +50%  epoch 2/4  ${LOSS}${RATES}${SPEED}`

describe.concurrent('in a terminal', () => {
  test.each([
    [40, `█+  100%  ${LOSS}in ${SECONDS}`],
    [80, `█+  ${ALL}in ${SECONDS}`],
    [200, `█{40}  ${ALL}${SPEED}in ${SECONDS}`],
  ])('of %d columns it fills its bar', async (columns, line) => {
    const screen = open(columns, 'run')
    expect(await screen.ended).toBe(0)
    expect(screen.lines).toEqual([like(line), 'done'])
    expect(screen.widest).toBeLessThan(columns)
    expect(screen.isCursorShown).toBe(true)
  })

  test('it moves, and says what time is left', async () => {
    const screen = open(100, 'run', 'warm-up')
    await screen.shows(
      new RegExp(`^warm-up  █+░+ +\\d+%  epoch [123]/4  ${LOSS}${RATES}${SPEED}\\d\\d:\\d\\d left$`),
    )
    expect(screen.isCursorShown).toBe(false)
    await screen.ended
    expect(screen.lines).toEqual([like(`warm-up  █+  ${ALL}${SPEED}in ${SECONDS}`), 'done'])
  })

  test('that changes its width it keeps to its line', async () => {
    const screen = open(120, 'run')
    for (const [columns, line] of [
      [40, `█+░+ +\\d+%  ${LOSS}\\d\\d:\\d\\d left`],
      [80, `█+░+ +\\d+%  epoch ./4  ${LOSS}${RATES}\\d\\d:\\d\\d left`],
    ] as const) {
      await screen.shows(/left$/)
      screen.resize(columns)
      await screen.shows(new RegExp(`^${line}$`))
    }
    await screen.ended
    expect(screen.lines).toEqual([like(`█+  ${ALL}in ${SECONDS}`), 'done'])
  })

  test('it stays where a run failed, and what is said of that stands below', async () => {
    const screen = open(100, 'fail')
    expect(await screen.ended).toBe(0)
    expect(screen.lines.slice(0, 2)).toEqual([
      like(`${HALF}failed after ${SECONDS}`),
      like(String.raw`failed: anneal\('\*', .*: learningRate became -1, and must be 0 or `),
    ])
    expect(screen.isCursorShown).toBe(true)
  })

  test('there is none of a run that never began', async () => {
    const screen = open(100, 'refuse')
    expect(await screen.ended).toBe(0)
    expect(screen.lines.join(' ')).toMatch(/^failed: anneal\('#nobody', /)
    expect(screen.isCursorShown).toBe(true)
  })

  test('it stays where Ctrl-C came, which ends the program', async () => {
    const screen = open(100, 'run')
    await screen.shows(/[1-9]%  .*left$/)
    screen.press('\x03')
    expect(await screen.ended).toBe(SIGINT)
    expect(screen.lines).toEqual([like(`.*░ +\\d+%  epoch ./4  ${LOSS}${RATES}.*stopped after ${SECONDS}`)])
    expect(screen.isCursorShown).toBe(true)
  })

  test('Ctrl-C does what the program wants, where it listens', async () => {
    const screen = open(100, 'interrupt')
    await screen.shows(/[1-9]%  .*left$/)
    screen.press('\x03')
    expect(await screen.ended).toBe(0)
    expect(screen.lines).toEqual([like(`.*stopped after ${SECONDS}`), 'unsubscribed'])
    expect(screen.isCursorShown).toBe(true)
  })

  test('it stays where an error that nobody caught ended the program', async () => {
    const screen = open(100, 'throw')
    expect(await screen.ended).toBe(1)
    expect(screen.lines[0]).toEqual(like(`${HALF}stopped after ${SECONDS}`))
    expect(screen.lines).toContain('Error: what a user threw')
    expect(screen.isCursorShown).toBe(true)
  })

  test('it stays where the program left', async () => {
    const screen = open(100, 'exit')
    expect(await screen.ended).toBe(3)
    expect(screen.lines).toEqual([like(`${HALF}stopped after ${SECONDS}`)])
    expect(screen.isCursorShown).toBe(true)
  })

  test('it stays where somebody unsubscribed', async () => {
    const screen = open(100, 'leave')
    expect(await screen.ended).toBe(0)
    expect(screen.lines).toEqual(['done', like(`${HALF}stopped after ${SECONDS}`)])
    expect(screen.isCursorShown).toBe(true)
  })

  test('it keeps what was validated last, and is not ahead of the run', async () => {
    const screen = open(200, 'validate')
    expect(await screen.ended).toBe(0)
    // Step 32 of 33.
    const validated = String.raw`█{39}░ +96%  epoch 3/3  ${LOSS}val_loss \S+ +${RATES}${SPEED}`
    expect(screen.lines).toEqual(['done', like(`${validated}stopped after ${SECONDS}`)])
  })

  test('what is printed in the meantime stands above it', async () => {
    const screen = open(100, 'print')
    expect(await screen.ended).toBe(0)
    const said = [0, 1, 2, 3].flatMap(epoch => [`epoch ${epoch} is over`, 'and this is a second line'])
    expect(screen.lines).toEqual([...said, like(`█+  ${ALL}.*in ${SECONDS}`), 'done'])
  })

  test('hostile names are text', async () => {
    const title = `${HOSTILE[0]}${HOSTILE[4]}层`
    const screen = open(800, 'hostile', title)
    expect(await screen.ended).toBe(0)
    const [line, ...others] = screen.lines
    expect(others).toEqual(['done'])
    expect(line!.startsWith(visible(title))).toBe(true)
    for (const name of HOSTILE) expect(line).toContain(visible(name, 24))
  })
})

test('in a pipe it is a line an epoch, and hostile names are text', async () => {
  const [command, ...args] = COMMAND
  const { stdout, stderr } = await promisify(execFile)(command, [...args, 'hostile', '\x1b[2J'])
  expect(stdout).toBe('done\n')
  const lines = stderr.trimEnd().split('\n')
  expect(lines).toEqual(
    [1, 2, 3, 4].map(epoch =>
      like(`\\\\u{1b}\\[2J  epoch ${epoch}/4  ${LOSS}.*${RATES}${SPEED}\\d\\d:\\d\\d left`),
    ),
  )
  for (const line of lines) expect(line).not.toMatch(UNSEEN)
})

test('in a pipe it says each thing once, and nothing that nobody knows', () => {
  vi.useFakeTimers({ toFake: ['Date'], now: 0 })
  const lines: string[] = []
  vi.stubGlobal('process', { stderr: { write: (line: string) => lines.push(line) } })
  const events = new Subject<BatchEvent>()
  events.pipe(progressBar()).subscribe()
  const tell = (event: object) => events.next({ logs: {}, assigned: [], ...event } as unknown as BatchEvent)
  const rate = { rule: '', param: 'learningRate', value: 0.1, elements: ['#a'] }
  const logs = { batch: 1, size: 2, loss: 0.5, val_loss: 0.25 }
  tell({ type: 'trainBegin', step: 0, epoch: 0 })
  tell({ type: 'batchEnd', step: 0, epoch: 0, assigned: [rate, rate, { ...rate, value: 7, elements: [] }] })
  vi.setSystemTime(1000)
  tell({ type: 'epochEnd', step: 0, epoch: 0, logs })
  vi.setSystemTime(4000)
  tell({ type: 'epochEnd', step: 2, epoch: 1, logs })
  vi.unstubAllGlobals()
  vi.useRealTimers()
  expect(lines).toEqual([
    'epoch 1/?  loss 0.500  val_loss 0.250  lr 0.100\n',
    'epoch 2/?  loss 0.500  val_loss 0.250  lr 0.100  0.500 steps/s\n',
  ])
})
