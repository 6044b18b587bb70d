// Type-checks every source, test and example, then planted files that the same settings must reject. The first line
// of a planted file names the diagnostic it must get.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import ts from 'typescript'

const plantedFolder = 'tools/types/planted'

const tree = check('tsconfig.json')
if (tree.diagnostics.length > 0) {
  console.log(ts.formatDiagnostics(tree.diagnostics, host()))
  process.exit(1)
}
const sources = tree.files.filter((file) => !file.includes('/node_modules/'))
if (sources.length === 0) fail('No file was checked.')

const planted = check('tools/types/tsconfig.json')
const files = readdirSync(plantedFolder)
if (files.length === 0) fail(`No planted file in ${plantedFolder}.`)
for (const file of files) {
  const expected = /must fail with TS(\d+)/.exec(readFileSync(join(plantedFolder, file), 'utf8'))?.[1]
  const found = planted.diagnostics.filter((each) => each.file?.fileName.endsWith(`/planted/${file}`))
  if (!found.some((each) => String(each.code) === expected))
    fail(`The planted file ${file} must fail with TS${expected}; found ${found.map((each) => each.code)}.`)
}
console.log(`${sources.length} files`)

function check(config) {
  const parsed = ts.getParsedCommandLineOfConfigFile(
    config,
    {},
    { ...ts.sys, onUnRecoverableConfigFileDiagnostic: (each) => fail(ts.formatDiagnostic(each, host())) },
  )
  const program = ts.createProgram(parsed.fileNames, parsed.options)
  return { diagnostics: [...parsed.errors, ...ts.getPreEmitDiagnostics(program)], files: parsed.fileNames }
}

function host() {
  return {
    getCurrentDirectory: () => process.cwd(),
    getCanonicalFileName: (name) => name,
    getNewLine: () => '\n',
  }
}

function fail(message) {
  console.log(message)
  process.exit(1)
}
