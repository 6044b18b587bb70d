// Runs the type tests (*.tst.ts) of every package, then a planted one that must fail.

import { spawnSync } from 'node:child_process'

const tree = tstyche('.')
const passed = Number(/Assertions:.*?(\d+) passed/.exec(tree.output)?.[1] ?? 0)
if (tree.status !== 0 || passed === 0) {
  console.log(tree.output)
  console.log(passed === 0 ? 'No type test passed.' : 'A type test failed.')
  process.exit(1)
}

const planted = tstyche('tools/type-tests/planted')
if (planted.status === 0 || !/Assertions:.*1 failed.*1 passed/.test(planted.output)) {
  console.log(planted.output)
  console.log('The planted type test must fail once and pass once.')
  process.exit(1)
}
console.log(`${passed} assertions`)

function tstyche(folder) {
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['node_modules/tstyche/dist/bin.js', '--root', folder],
    { encoding: 'utf8', env: { ...process.env, TSTYCHE_NO_COLOR: 'true', TSTYCHE_NO_INTERACTIVE: 'true' } },
  )
  return { status, output: stdout + stderr }
}
