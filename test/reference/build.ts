import { readFileSync } from 'node:fs'
import { Application, Converter, PageEvent, type TypeDocOptions } from 'typedoc'
import { showPictures } from './pictures.ts'

interface Package {
  readonly exports: Readonly<Record<string, string | { readonly default: string }>>
}

/** Every module that the package exports, by the name that it is imported by: the file that it is made of. */
function modules(): ReadonlyMap<string, string> {
  const { exports } = JSON.parse(readFileSync('package.json', 'utf8')) as Package
  return new Map(
    Object.entries(exports).flatMap(([path, target]) =>
      typeof target === 'string'
        ? []
        : [
            [
              `rx-anneal${path.slice(1)}`,
              target.default.replace(/^\.\/dist\/(.*)\.js$/, 'src/$1.ts'),
            ] as const,
          ],
    ),
  )
}

const OPTIONS: Partial<TypeDocOptions> = {
  name: 'rx-anneal',
  tsconfig: 'tsconfig.build.json',
  readme: 'README.md',
  customCss: 'test/reference/style.css',
  excludePrivate: true,
  excludeProtected: true,
  excludeInternal: true,
  excludeExternals: true,
  disableSources: true,
  hideGenerator: true,
  includeVersion: true,
  validation: { notExported: true, invalidLink: true, invalidPath: true, rewrittenLink: true },
  treatWarningsAsErrors: true,
}

/**
 * Writes the reference into a folder.
 * @throws Error where TypeDoc has anything to complain of
 */
export async function build(out: string): Promise<void> {
  const entries = modules()
  const app = await Application.bootstrapWithPlugins({ ...OPTIONS, out, entryPoints: [...entries.values()] })
  const names = new Map([...entries].map(([name, file]) => [nameOf(file), name]))
  app.converter.on(
    Converter.EVENT_RESOLVE_BEGIN,
    ({ project }) => {
      for (const module of project.children ?? []) {
        module.name = names.get(module.name) ?? module.name
      }
    },
    1,
  )
  // A page from disk may not reach into another file for its icons; a script of TypeDoc's puts them into each.
  app.renderer.on(PageEvent.END, page => {
    page.contents = (page.contents ?? '').replaceAll(/"[^"]*assets\/icons\.svg#/g, '"#')
  })
  showPictures(app)
  const project = await app.convert()
  if (!project) throw new Error('TypeDoc could not read the sources')
  app.validate(project)
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error('TypeDoc has something to complain of')
  await app.generateDocs(project, out)
  if (app.logger.hasErrors() || app.logger.hasWarnings())
    throw new Error('TypeDoc has something to complain of')
}

/** The name that TypeDoc gives to a file. */
const nameOf = (file: string): string => file.replace(/^src\//, '').replace(/(\/index)?\.ts$/, '')
