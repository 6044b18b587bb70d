// Runs the tests and loads the packed packages under the oldest Node we support and under the newest, which npm brings
// as packages. Wants the packages built. Not part of the gate: each Node is a large download.

import { spawnSync } from 'node:child_process'

const versions = ['22.18.0', '26']
const checks = ['node_modules/jest/bin/jest.js', 'tools/packed.mjs']

// An npm exec around this one has left its own --call and --package in the environment.
const { npm_config_call, npm_config_package, ...env } = process.env

const verdict = (output) => /^Tests:.*|^.*packages under Node.*/m.exec(output)?.[0] ?? 'no verdict'

for (const version of versions) {
  for (const check of checks) {
    const args = ['exec', '--yes', `--package=node@${version}`, '--', 'node', check]
    const { status, stdout, stderr } = spawnSync('npm', args, { encoding: 'utf8', env })
    if (status !== 0) {
      console.log(stdout + stderr)
      process.exitCode = 1
    }
    console.log(`${status === 0 ? '✓' : '✗'} Node ${version}: ${check}: ${verdict(stdout + stderr)}`)
  }
}
