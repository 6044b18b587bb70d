// The whole gate. Runs every check, also after one has failed, and prints one verdict for each. The last line is
// always "N passed, N failed, N skipped": the tests jest ran, plus one for every other check and for
// each part of one that this machine cannot do.
//
//   pnpm verify
//   node tools/verify.mjs --planted    runs planted steps instead; the gate's own first check

import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const scratch = mkdtempSync(join(tmpdir(), 'verify-'))
const jestReport = join(scratch, 'jest.json')
const jest = ['node_modules/jest/bin/jest.js', '--json', `--outputFile=${jestReport}`]

const steps = [
  { name: 'gate counts failures', node: ['tools/gate.mjs'] },
  { name: 'format and lint', node: ['tools/format.mjs'] },
  { name: 'tidy', node: ['tools/tidy.mjs'] },
  { name: 'build', node: ['node_modules/typescript/bin/tsc', '-b', 'packages/tsconfig.json'] },
  { name: 'types', node: ['tools/types.mjs'] },
  { name: 'type tests', node: ['tools/type-tests.mjs'] },
  { name: 'walls', node: ['tools/walls.mjs'] },
  { name: 'rulebook', node: ['tools/rulebook.mjs', '--check'] },
  { name: 'tests', node: jest, tests: true },
  {
    name: 'reliability',
    node: ['--conditions=source', 'packages/reliability/src/main.ts', '--where-possible'],
  },
  { name: 'code in documents', node: ['tools/docs-code.mjs'] },
  { name: 'pages', node: ['tools/pages.mjs'] },
  { name: 'packed packages', node: ['tools/packed.mjs'] },
]

const plantedSteps = [
  { name: 'planted pass', node: ['-e', 'console.log("skipped: a planted part")'] },
  { name: 'planted failure', node: ['-e', 'process.exit(3)'] },
  { name: 'tests', node: [...jest, '--config=tools/gate/jest.config.mjs'], tests: true },
]

const planted = process.argv.includes('--planted')
const counts = { passed: 0, failed: 0, skipped: 0 }
const skipped = []

try {
  for (const step of planted ? plantedSteps : steps) await take(step)
} finally {
  rmSync(scratch, { recursive: true, force: true })
}

if (skipped.length > 0) console.log(['', 'Skipped:', ...skipped.map((name) => `  ${name}`)].join('\n'))
console.log(`\n${counts.passed} passed, ${counts.failed} failed, ${counts.skipped} skipped`)
process.exitCode = counts.failed === 0 ? 0 : 1

async function take(step) {
  const started = performance.now()
  const { code, output } = await run(step.node)
  const seconds = `${((performance.now() - started) / 1000).toFixed(1)} s`
  if (step.tests) takeTests(step, code, output, seconds)
  else {
    const ok = code === 0
    counts[ok ? 'passed' : 'failed'] += 1
    // What a step could not do on this machine it says in lines of their own.
    const notDone = [...output.matchAll(/^skipped: (.*)$/gm)].map(([, what]) => `${step.name} › ${what}`)
    counts.skipped += notDone.length
    skipped.push(...notDone)
    if (!ok) console.log(output.trimEnd())
    console.log(
      `${ok ? '✓' : '✗'} ${step.name}: ${(ok && output.trim().split('\n').at(-1)) || (ok ? 'fine' : 'failed')} (${seconds})`,
    )
  }
}

function takeTests(step, code, output, seconds) {
  const report = readReport()
  const all =
    report?.testResults.flatMap((file) =>
      file.assertionResults.map((test) => ({ file: file.name, ...test })),
    ) ?? []
  const passed = all.filter((test) => test.status === 'passed').length
  const passedOver = all.filter(
    (test) => test.status === 'pending' || test.status === 'todo' || test.status === 'disabled',
  )
  const failed = all.length - passed - passedOver.length
  // A file that does not compile, no tests at all, or a run that breaks off has no failing test to count.
  const broken =
    report?.testResults.filter(
      (file) => file.status === 'failed' && file.assertionResults.every((t) => t.status !== 'failed'),
    ) ?? []
  const unexplained = failed + broken.length === 0 && (code !== 0 || all.length === 0) ? 1 : 0

  counts.passed += passed
  counts.failed += failed + broken.length + unexplained
  counts.skipped += passedOver.length
  skipped.push(...passedOver.map((test) => `${relative(root, test.file)} › ${test.fullName}`))

  const ok = failed + broken.length + unexplained === 0
  if (!ok) console.log(output.trimEnd())
  const verdict =
    all.length === 0
      ? 'no test ran'
      : `${passed} passed, ${failed + broken.length + unexplained} failed, ${passedOver.length} skipped`
  console.log(`${ok ? '✓' : '✗'} ${step.name}: ${verdict} (${seconds})`)
}

function readReport() {
  try {
    return JSON.parse(readFileSync(jestReport, 'utf8'))
  } catch {
    return undefined
  }
}

function run(args) {
  return new Promise((resolve) => {
    let output = ''
    const child = spawn(process.execPath, args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.stderr.setEncoding('utf8').on('data', (text) => {
      output += text
    })
    child.on('close', (code) => resolve({ code, output }))
  })
}
