// Runs a task of this repository under the Node of .node-version and the pnpm of package.json, whatever Node (>= 18)
// and npm the machine has. npm brings both as packages; nothing is installed on the machine.
//
//   node tools/with-node.mjs test
//   node tools/with-node.mjs demo [arguments of union-card demo]
//   node tools/with-node.mjs nodes

import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const node = readFileSync(join(root, '.node-version'), 'utf8').trim()
const pnpm = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')).packageManager.split('@')[1]
const windows = process.platform === 'win32'
const [task, ...rest] = process.argv.slice(2)

const tasks = {
  test: [
    { say: 'Installing', command: 'pnpm', args: ['install', '--frozen-lockfile'], quiet: true },
    { command: process.execPath, args: ['tools/verify.mjs', ...rest] },
  ],
  demo: [
    { say: 'Installing', command: 'pnpm', args: ['install', '--frozen-lockfile'], quiet: true },
    { say: 'Building', command: 'pnpm', args: ['run', 'build'], quiet: true },
    { command: process.execPath, args: ['packages/cli/dist/main.js', 'demo', ...rest] },
  ],
  nodes: [
    { say: 'Installing', command: 'pnpm', args: ['install', '--frozen-lockfile'], quiet: true },
    { say: 'Building', command: 'pnpm', args: ['run', 'build'], quiet: true },
    { command: process.execPath, args: ['tools/nodes.mjs'] },
  ],
}

if (!Object.hasOwn(tasks, task ?? '')) {
  console.error(`usage: node tools/with-node.mjs ${Object.keys(tasks).join('|')} [arguments]`)
  process.exit(2)
}

if (insideThePinnedVersions()) {
  for (const step of tasks[task]) runOrExit(step)
} else {
  console.error(`Fetching Node ${node} and pnpm ${pnpm} through npm (a few seconds the first time) …`)
  const npm = npmCommand()
  runOrExit({
    command: npm.command,
    args: [...npm.args, 'exec', '--yes', `--package=node@${node}`, `--package=pnpm@${pnpm}`, '--'].concat(
      'node',
      'tools/with-node.mjs',
      task,
      rest,
    ),
    // An npm exec around this one has left its own --call and --package in the environment.
    env: { UNION_CARD_WITH_NODE: '1', npm_config_call: undefined, npm_config_package: undefined },
  })
}

function insideThePinnedVersions() {
  const found = spawnSync('pnpm', ['--version'], { cwd: root, encoding: 'utf8', shell: windows })
  const fits = process.versions.node === node && found.stdout?.trim() === pnpm
  if (!fits && process.env.UNION_CARD_WITH_NODE === '1') {
    const pnpmFound = found.stdout?.trim() || 'none'
    console.error(
      `npm should have brought Node ${node} and pnpm ${pnpm}, but here are Node ${process.versions.node}`,
    )
    console.error(
      `and pnpm ${pnpmFound}. Install those two by hand, or report this with the output of npm --version.`,
    )
    process.exit(1)
  }
  return fits
}

// Under `npm test` the script of npm itself is known; otherwise npm is looked up on the PATH.
function npmCommand() {
  const script = process.env.npm_execpath
  return script?.endsWith('npm-cli.js')
    ? { command: process.execPath, args: [script] }
    : { command: 'npm', args: [] }
}

// Output of a quiet step goes to stderr, so that a task's stdout holds its result alone.
function runOrExit({ say, command, args, quiet, env }) {
  if (say) console.error(`${say} …`)
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: quiet ? ['ignore', 2, 2] : 'inherit',
    shell: windows && command !== process.execPath,
    env: { ...process.env, ...env },
  })
  if (error) console.error(`${command} did not start: ${error.message}`)
  if (status !== 0) process.exit(status ?? 1)
}
