// What no file of the tree may contain. Each rule is tried on every tracked or new file it applies to, then on planted
// text that it must catch and on innocent text that it must let pass.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'

const text = /(\.(ts|mts|js|mjs|cjs|json|jsonc|jsonl|md|ya?ml|sh)|(^|\/)[^.]+|\.npmrc)$/
const test = /\.(test|tst)\.ts$/

// Planted words are put together here, so that this file is innocent itself.
const rules = [
  {
    name: 'no absolute path',
    files: text,
    pattern: new RegExp(`(?<![\\w.~*\\])}-])/(${['work', 'root', 'tmp', 'home'].join('|')})/\\w`),
    planted: [`readFile('/${'tmp'}/cards.db')`, `see /${'work'}/notes`, `cd /${'root'}/x`],
    innocent: ["join(tmpdir(), 'cards.db')", 'packages/work/index.ts', "import './work/index.ts'"],
  },
  {
    name: 'no unfinished business',
    files: text,
    pattern: new RegExp(`\\b(${['TO' + 'DO', 'FIX' + 'ME'].join('|')})\\b`),
    planted: [`// ${'TO' + 'DO'}: later`, `${'FIX' + 'ME'} this`],
    innocent: ["it.todo is not used, nor is a test named 'todo'"],
  },
  {
    name: 'no test singled out',
    files: test,
    pattern: /\b(it|test|describe)(\.concurrent)?\.only\b|\b(fit|fdescribe)\(/,
    planted: ["it.only('x', () => {})", "fdescribe('x', () => {})", 'test.concurrent.only('],
    innocent: ["it('only the holder may transfer out', () => {})", 'profit(1)'],
  },
  {
    // A test may be skipped where its environment is missing: `const onServer = url ? describe : describe.skip`.
    name: 'no test skipped for good',
    files: test,
    pattern: /(?<!\? (it|test|describe) : )\b(it|test|describe)\.(skip|todo)\b|\b(xit|xtest|xdescribe)\(/,
    planted: ["it.skip('x', () => {})", "xit('x', () => {})", "test.todo('x')"],
    innocent: ['const onServer = url ? describe : describe.skip', 'exit(1)'],
  },
  {
    name: 'no drawer for odds and ends',
    files: /./,
    path: true,
    pattern: /(^|[/.-])(utils?|helpers?|misc|common)([/.-]|$)/,
    planted: ['packages/domain/src/utils.ts', 'packages/cli/src/helpers/x.ts'],
    innocent: ['packages/domain/src/calendar/day.ts'],
  },
  {
    name: 'no registry host',
    files: /(pnpm-lock\.yaml|package\.json|pnpm-workspace\.yaml|\.npmrc)$/,
    pattern: /\bregistry\s*[=:]\s*\S|\btarball:|https?:\/\/[^\s'"]*(registry|npm)/,
    planted: ['registry=https://example.org/', "tarball: 'x.tgz'"],
    innocent: [
      '  packages/registry:',
      '"description": "The registry of the union membership card: every card"',
    ],
  },
  {
    name: 'no decision in a read model',
    files: /^packages\/(projections|sqlite)\/src\/(?!.*\.(test|tst)\.ts$).*\.ts$/,
    pattern: /\bdecide([A-Z]\w*)?(?=\s*[,}]|\()/,
    planted: ["import { type Day, decide } from '@union-card/domain'", 'return decideIssue(facts)'],
    innocent: ['decidedOn: Day', '// they never decide'],
  },
  {
    name: 'no console in a library',
    files:
      /^packages\/(domain|event-store|registry|projections|sqlite|embedded|eventstoredb)\/src\/(?!.*\.(test|tst)\.ts$).*\.ts$/,
    pattern: /\bconsole\.\w+\(/,
    planted: ["console.log('x')"],
    innocent: ['// the console of the embedder'],
  },
]

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  encoding: 'utf8',
})
const files = tracked.split('\0').filter((file) => file !== '' && existsSync(file))
const findings = []

for (const { name, pattern, planted, innocent } of rules) {
  for (const each of planted)
    if (!pattern.test(each)) findings.push(`planted violation of "${name}" missed: ${each}`)
  for (const each of innocent)
    if (pattern.test(each)) findings.push(`"${name}" objects to the innocent ${each}`)
}

for (const file of files.filter((each) => !/\/planted\/|^LICENSE$/.test(each))) {
  const applicable = rules.filter((rule) => rule.files.test(file))
  const lines = applicable.every((rule) => rule.path) ? [] : readFileSync(file, 'utf8').split('\n')
  for (const { name, pattern, path } of applicable) {
    if (path && pattern.test(file)) findings.push(`${file}: ${name}`)
    if (path) continue
    lines.forEach((line, index) => {
      if (pattern.test(line)) findings.push(`${file}:${index + 1}: ${name}: ${line.trim().slice(0, 100)}`)
    })
  }
}

if (findings.length > 0) {
  console.log(findings.join('\n'))
  process.exit(1)
}
console.log(`${files.length} files, ${rules.length} rules`)
