// Packs every public package and loads what came out as a stranger would: beside its declared dependencies and nothing
// else, by import and by require, with types for both. Planted packages that are broken must be caught.

import { execFileSync, spawnSync } from 'node:child_process'
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import ts from 'typescript'

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'packed-')))

try {
  const packages = foldersIn('packages').map(packed).filter(Boolean)
  const planted = foldersIn('tools/packed/planted').map(packed)
  const all = [...packages, ...planted]
  for (const each of all) linkDependencies(each, packages)

  const typeProblems = typeProblemsOf(all)
  const problemsOf = (each) => [
    ...contentProblems(each),
    ...loadProblems(each),
    ...commandProblems(each),
    ...typeProblems.get(each),
  ]

  const problems = packages.flatMap((each) =>
    problemsOf(each).map((problem) => `${each.manifest.name}: ${problem}`),
  )
  for (const each of planted) {
    const { mustFail, name } = each.manifest
    const found = problemsOf(each).join('\n')
    if (!found.includes(mustFail))
      problems.push(`${name} must fail with "${mustFail}"; found: ${found || 'nothing'}`)
  }
  if (packages.length === 0) problems.push('There is no public package.')

  for (const problem of problems) console.log(problem)
  if (problems.length > 0) process.exitCode = 1
  else console.log(`${packages.length} packages under Node ${process.versions.node}`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function foldersIn(parent) {
  const entries = readdirSync(parent, { withFileTypes: true })
  return entries.filter((each) => each.isDirectory()).map(({ name }) => join(parent, name))
}

// Each package gets a node_modules of its own, so that it finds only itself and what is linked beside it.
function packed(source) {
  if (manifestOf(source).private) return undefined
  const archive = join(folder, `${source.replaceAll('/', '-')}.tgz`)
  execFileSync('pnpm', ['pack', '--out', archive], { cwd: source, stdio: 'pipe' })
  const modules = join(folder, source, 'node_modules')
  const home = join(modules, manifestOf(source).name)
  mkdirSync(home, { recursive: true })
  execFileSync('tar', ['-xzf', archive, '-C', home, '--strip-components=1'])
  return { source, modules, home, manifest: manifestOf(home) }
}

function manifestOf(path) {
  return JSON.parse(readFileSync(join(path, 'package.json'), 'utf8'))
}

function linkDependencies({ source, modules, manifest }, packages) {
  for (const name of Object.keys(manifest.dependencies ?? {})) {
    const own = packages.find((each) => each.manifest.name === name)
    const target = own ? own.home : realpathSync(join(source, 'node_modules', name))
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(target, join(modules, name))
  }
}

function contentProblems({ home, manifest }) {
  const files = readdirSync(home, { recursive: true, withFileTypes: true })
    .filter((each) => each.isFile())
    .map((each) => join(each.parentPath, each.name).slice(home.length + 1))
  const stray = files.filter((file) => /(^|[./])(test|tst)\.|tsbuildinfo|^src\//.test(file))
  const targets = Object.values(manifest.exports).flatMap((each) => Object.values(each))
  return [
    ...stray.map((file) => `${file} does not belong in the package`),
    ...targets
      .filter((file) => !existsSync(join(home, file)))
      .map((file) => `${file} is promised but not packed`),
    ...(files.includes('LICENSE') ? [] : ['LICENSE is not packed']),
    ...(/"(workspace|catalog|link|file):/.test(JSON.stringify(manifest))
      ? ['a dependency has no version']
      : []),
  ]
}

function loadProblems({ modules, manifest }) {
  const load = (expression) => {
    const script = `const loaded = ${expression}; console.log(Object.keys(loaded).sort().join())`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: dirname(modules),
      encoding: 'utf8',
    })
    return { failed: status !== 0 && (/^.*Error.*$/m.exec(stderr)?.[0] ?? stderr), names: stdout.trim() }
  }
  const name = JSON.stringify(manifest.name)
  const byImport = load(`await import(${name})`)
  const byRequire = load(`process.getBuiltinModule('module').createRequire(process.cwd() + '/x.js')(${name})`)
  const problems = []
  if (byImport.failed) problems.push(`cannot be imported: ${byImport.failed}`)
  if (byRequire.failed) problems.push(`cannot be required: ${byRequire.failed}`)
  if (problems.length > 0) return problems
  if (byImport.names === '') problems.push('exports nothing')
  const required = byRequire.names
    .split(',')
    .filter((each) => each !== '__esModule' && each !== 'module.exports')
  if (byImport.names !== required.join()) problems.push('import and require find different exports')
  return problems
}

function commandProblems({ home, manifest }) {
  return Object.entries(manifest.bin ?? {}).flatMap(([command, file]) => {
    const { status, stderr } = spawnSync(process.execPath, [join(home, file), '--help'], { encoding: 'utf8' })
    return status === 0 ? [] : [`${command} --help exits ${status}: ${stderr.trim()}`]
  })
}

// One program for all: each package imported by an ES module and by a CommonJS module.
function typeProblemsOf(all) {
  const importers = all.flatMap(({ modules, manifest }) =>
    ['mts', 'cts'].map((extension) => {
      const file = join(dirname(modules), `importer.${extension}`)
      writeFileSync(file, `import * as all from '${manifest.name}'\nexport const loaded: object = all\n`)
      return file
    }),
  )
  const program = ts.createProgram(importers, {
    target: ts.ScriptTarget.ES2023,
    lib: ['lib.es2024.d.ts'],
    module: ts.ModuleKind.NodeNext,
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [resolve('node_modules/@types')],
  })
  const diagnostics = ts.getPreEmitDiagnostics(program)
  const told = ({ file, start, messageText }) => {
    const line = file.getLineAndCharacterOfPosition(start).line + 1
    return `types: ${file.fileName.slice(folder.length + 1)}:${line} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`
  }
  return new Map(
    all.map((each) => {
      const own = diagnostics.filter(({ file }) => file?.fileName.startsWith(`${dirname(each.modules)}/`))
      return [each, own.map(told)]
    }),
  )
}
