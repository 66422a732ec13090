import { defineConfig } from 'eslint/config'
import rxjs from 'eslint-plugin-rxjs-x'
import tseslint from 'typescript-eslint'

/** What the files of one floor may not import: patterns of a path, and names of a package. */
const floor = (files, patterns, ...paths) => ({
  files,
  rules: { 'no-restricted-imports': ['error', { patterns, paths }] },
})
const above = folders => ({
  regex: `(^|/)(${folders})/|/index\\.ts$`,
  message: 'A floor imports from its own and those below it.',
})
const TFJS = { regex: '^@tensorflow/', message: 'Only src/tfjs knows TensorFlow.js.' }
const RXJS = {
  regex: '^rxjs',
  message: 'Below src/operators only src/fn.ts knows RxJS, and src/compose leaves it to the operators.',
}
const CSS = { regex: '^css-', message: 'Only src/select knows CSS.' }
const LEVEN = { regex: '^leven', message: 'Only src/select and src/tfjs have dependencies.' }
const INSIDE = { regex: '^(rxjs/|rx-anneal)', message: "Import from 'rxjs', and our own by a path." }
const BELOW_TFJS = [TFJS, CSS, LEVEN, INSIDE]
const ONLY_MAP = {
  name: 'rxjs',
  allowImportNames: ['map'],
  allowTypeImports: true,
  message: 'Fn needs map and types.',
}
const ABOVE_GROUND = above('shapes|compose|data|operators|rules|progress|select|suggest|view|tfjs')

export default defineConfig(
  { ignores: ['dist', 'coverage', 'scratch', 'examples/*/out', '**/*.{js,cjs}'] },
  tseslint.configs.recommendedTypeChecked,
  rxjs.configs.recommended,
  {
    languageOptions: { parserOptions: { projectService: true } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      '@typescript-eslint/no-explicit-any': 'error',
      // An Fn prints itself, and an error names the value whatever it is.
      '@typescript-eslint/restrict-template-expressions': 'off',
      // What implements an async interface may have nothing to wait for.
      '@typescript-eslint/require-await': 'off',
      // What holds no subscription of its own is safe behind takeUntil.
      'rxjs-x/no-unsafe-takeuntil': [
        'error',
        { allow: ['endWith', 'finalize', 'ignoreElements', 'map', 'share', 'tap', 'toArray'] },
      ],
    },
  },

  // A function with a class's prototype: the interface says how it is called.
  {
    files: ['src/fn.ts', 'src/operators/Live.ts'],
    rules: { '@typescript-eslint/no-unsafe-declaration-merging': 'off' },
  },

  floor(['src/*.ts'], [ABOVE_GROUND, ...BELOW_TFJS, RXJS]),
  floor(['src/fn.ts'], [ABOVE_GROUND, ...BELOW_TFJS], ONLY_MAP),
  floor(['src/index.ts'], [above('progress|select|view|tfjs'), ...BELOW_TFJS, RXJS]),
  floor(['src/operators/**'], [above('shapes|compose|data|rules|progress|select|view|tfjs'), ...BELOW_TFJS]),
  floor(['src/{shapes,compose}/**'], [above('data|rules|progress|select|view|tfjs'), ...BELOW_TFJS, RXJS]),
  floor(['src/data/**'], [above('rules|progress|select|view|tfjs'), ...BELOW_TFJS, RXJS]),
  floor(
    ['src/recipes/**'],
    [
      {
        regex: '(^|/)(data|rules|progress|select|view|tfjs)/',
        message: 'A recipe is made of shapes, operators and compose.',
      },
      ...BELOW_TFJS,
      RXJS,
    ],
  ),
  floor(['src/rules/**'], [above('progress|select|view|tfjs'), ...BELOW_TFJS]),
  floor(['src/progress/**'], [above('shapes|compose|data|operators|rules|select|view|tfjs'), ...BELOW_TFJS]),
  floor(['src/select/**'], [{ regex: '^\\.\\./', message: 'src/select stands alone.' }, TFJS, INSIDE, RXJS]),
  floor(
    ['src/suggest/**'],
    [{ regex: '^\\.\\./', message: 'src/suggest stands alone.' }, ...BELOW_TFJS, RXJS],
  ),
  floor(['src/view/**'], [above('tfjs'), ...BELOW_TFJS]),
  floor(['src/tfjs/**'], [CSS, INSIDE, { regex: '(^|/)view/', message: 'The bridge draws nothing.' }]),
)
