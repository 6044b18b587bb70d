// One formatter and linter over the tree, then over planted text that it must reject.

import { spawnSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const planted = {
  format: 'export const a = "double quotes";\n',
  'lint/suspicious/noDoubleEquals': 'export const a = (b: number) => b == 1\n',
  'lint/suspicious/noExplicitAny': 'export const a = (b: any) => b\n',
}

const tree = biome(['--max-diagnostics=10'])
if (tree.status !== 0) {
  console.log(tree.output)
  console.log('`pnpm format` repairs what can be repaired without a decision.')
  process.exit(1)
}

const missed = Object.entries(planted).filter(([rule, text]) => !rejects(rule, text))
for (const [rule] of missed) console.log(`The planted violation of ${rule} was not reported.`)
if (missed.length > 0) process.exit(1)
console.log(`${/Checked (\d+) files/.exec(tree.output)?.[1] ?? 'no'} files`)

function rejects(rule, text) {
  const folder = mkdtempSync(join(tmpdir(), 'format-'))
  try {
    cpSync('biome.json', join(folder, 'biome.json'))
    writeFileSync(join(folder, 'planted.ts'), text)
    const found = biome(['--vcs-enabled=false', `--config-path=${folder}`, folder])
    return found.status !== 0 && found.output.includes(rule)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function biome(args) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', ...args],
    { encoding: 'utf8' },
  )
  return { status, output: stdout + stderr }
}
