// The gate itself must notice: planted steps and tests that fail have to be counted and to end in a bad exit code.

import { spawnSync } from 'node:child_process'

const expected = '1 passed, 3 failed, 2 skipped'
const { status, stdout } = spawnSync(process.execPath, ['tools/verify.mjs', '--planted'], {
  encoding: 'utf8',
})
const lastLine = stdout.trimEnd().split('\n').at(-1)

const named = ['fails.test.cjs › is skipped', 'planted pass › a planted part']

if (status !== 1 || lastLine !== expected || !named.every((name) => stdout.includes(name))) {
  console.log(stdout)
  console.log(
    `Expected exit code 1, the names of what was skipped and "${expected}"; found exit code ${status} and "${lastLine}".`,
  )
  process.exit(1)
}
console.log(`planted failures counted: ${expected}`)
