import { existsSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'
import {
  CommentTag,
  Converter,
  ReflectionKind,
  type Application,
  type CommentDisplayPart,
  type NormalizedPath,
  type ProjectReflection,
  type Reflection,
  type SignatureReflection,
} from 'typedoc'
import { parse, slug } from '../marbles/parse.ts'

/** A picture on the page of what it shows. */
export interface Picture {
  readonly title: string
  readonly file: string
}

/** The diagrams of a .marbles file, in the file's order. */
function diagramsOf(name: string): readonly Picture[] {
  const file = resolve(`marbles/${name}.marbles`)
  if (!existsSync(file)) return []
  return parse(readFileSync(file, 'utf8'), file).map(({ title }) => ({
    title,
    file: resolve(`marbles/${name}/${slug(title)}.svg`),
  }))
}

/** The marbles of an operator, a combinator or a method of Fn, and those of a shape. */
export const marblesOf = (name: string): readonly Picture[] => [
  ...diagramsOf('shapes').filter(({ title }) => title === name),
  ...diagramsOf(name),
]

/** The curve of a shape. */
export const curvesOf = (name: string): readonly Picture[] =>
  [{ title: `The curve of ${name}`, file: resolve(`docs/curves/${name}.svg`) }].filter(({ file }) =>
    existsSync(file),
  )

/** Lets every page show the pictures that are named like what it is about. */
export function showPictures(app: Application): void {
  app.converter.on(Converter.EVENT_RESOLVE_BEGIN, ({ project }) => {
    const whole = ReflectionKind.Class | ReflectionKind.Function
    for (const reflection of project.getReflectionsByKind(whole)) illustrate(reflection, project)
    for (const reflection of project.getReflectionsByKind(ReflectionKind.CallSignature)) {
      const signature = reflection as SignatureReflection
      const { parent } = signature
      const isOurs = parent.parent?.name === 'rx-anneal' || parent.parent?.name === 'Fn'
      if (isOurs && parent.signatures?.[0] === signature) illustrate(signature, project)
    }
  })
}

function illustrate({ comment, name }: Reflection, project: ProjectReflection): void {
  comment?.summary.push(...shown(curvesOf(name), project))
  const marbles = marblesOf(name)
  if (marbles.length > 0) comment?.blockTags.push(new CommentTag('@marbles', shown(marbles, project)))
}

const shown = (pictures: readonly Picture[], { files }: ProjectReflection): CommentDisplayPart[] =>
  pictures.flatMap(({ title, file }) => {
    const { target } = files.registerAbsolute(file as NormalizedPath)
    const alternative = title.replaceAll(/[[\]\\]/g, String.raw`\$&`)
    return [
      { kind: 'text', text: `\n\n![${alternative}](` },
      { kind: 'relative-link', text: file, target, targetAnchor: undefined },
      { kind: 'text', text: ')' },
    ]
  })
