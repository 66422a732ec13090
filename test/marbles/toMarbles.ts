import type { Mark } from './lane.ts'

/**
 * Marks as marbles, so that a failure reads like its file. Two lists of marks are the same where their marbles are:
 * a mark too early to be drawn, such as one right after a group, has a time before it that runs backwards.
 */
export function toMarbles(marks: readonly Mark[]): string {
  let text = ''
  let drawn = 0
  for (let i = 0; i < marks.length; ) {
    const { frame } = marks[i]!
    let group = ''
    while (marks[i]?.frame === frame) group += marks[i++]!.mark
    const gap = frame - drawn
    text += Number.isInteger(gap) && gap >= 0 && gap <= 20 ? '-'.repeat(gap) : ` ${gap}ms `
    text += group.length > 1 ? `(${group})` : group
    drawn = frame + (group.length > 1 ? group.length + 2 : 1)
  }
  return text || '-'
}
