/**
 * How much do the tests of the domain notice? Changes its rules one small bit at a time, with Stryker, and runs the tests.
 * They are gathered in one file first, so that they are loaded once for each change: several times as fast.
 *
 *   pnpm mutation                                          all of `mutate` in stryker.config.json
 *   pnpm mutation --mutate packages/domain/src/card/evolve.ts
 */
import { spawnSync } from 'node:child_process'
import { globSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')
const source = join(root, 'packages/domain/src')
// Its name is in the configuration of Stryker and in .gitignore.
const gathered = join(source, 'gathered.test.ts')

const tests = globSync('**/*.test.ts', { cwd: source }).filter(
  (test) => !/^(types|gathered)\.test/.test(test),
)
writeFileSync(
  gathered,
  tests
    .toSorted()
    .map((test) => `import './${test}'\n`)
    .join(''),
)
// Whoever interrupts Stryker does not leave the file behind.
process.on('SIGINT', () => {})
try {
  const stryker = join(root, 'node_modules/.bin/stryker')
  const { status } = spawnSync(stryker, ['run', ...process.argv.slice(2)], { cwd: root, stdio: 'inherit' })
  process.exitCode = status ?? 1
} finally {
  rmSync(gathered, { force: true })
}
