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
  const problemsFound = new Map(
    all.map((each) => [each, [...contentProblems(each), ...exposedTypeProblems(each)]]),
  )
  const lookAt = (entriesOf) => {
    const typeProblems = typeProblemsOf(all, entriesOf)
    for (const each of all)
      problemsFound
        .get(each)
        .push(...entriesOf(each).flatMap((entry) => loadProblems(each, entry)), ...typeProblems.get(each))
  }
  for (const each of all) linkDependencies(each, each.manifest.dependencies, packages)
  lookAt(({ manifest }) => [manifest.name])
  for (const each of all) problemsFound.get(each).push(...commandProblems(each))
  // Only now what an entry of its own needs and the package does not bring.
  for (const each of all) linkDependencies(each, each.manifest.peerDependencies, packages)
  lookAt(({ manifest }) =>
    Object.keys(manifest.exports)
      .filter((entry) => entry !== '.')
      .map((entry) => `${manifest.name}${entry.slice(1)}`),
  )
  const problemsOf = (each) => problemsFound.get(each)

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

function linkDependencies({ source, modules }, dependencies, packages) {
  for (const name of Object.keys(dependencies ?? {})) {
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

// Clients of servers are hidden: whoever uses a package does not need their types.
function exposedTypeProblems({ home, manifest }) {
  const clients = /^(@eventstore|@grpc|pg)(\/|$)/
  const files = new Set(Object.values(manifest.exports).map((entry) => join(home, entry.types)))
  const exposed = new Set()
  for (const file of files) {
    if (!existsSync(file)) continue
    for (const [, module] of readFileSync(file, 'utf8').matchAll(/(?:from|import)\s*\(?'([^']+)'/g))
      if (module.startsWith('.')) files.add(join(dirname(file), module.replace(/\.(ts|js)$/, '.d.ts')))
      else if (clients.test(module)) exposed.add(module)
  }
  return [...exposed].map((module) => `exposes the types of ${module}`)
}

function loadProblems({ modules }, entry) {
  const load = (expression) => {
    const script = `const loaded = ${expression}; console.log(Object.keys(loaded).sort().join())`
    const { status, stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd: dirname(modules),
      encoding: 'utf8',
    })
    return { failed: status !== 0 && (/^.*Error.*$/m.exec(stderr)?.[0] ?? stderr), names: stdout.trim() }
  }
  const name = JSON.stringify(entry)
  const byImport = load(`await import(${name})`)
  const byRequire = load(`process.getBuiltinModule('module').createRequire(process.cwd() + '/x.js')(${name})`)
  const problems = []
  if (byImport.failed) problems.push(`${entry} cannot be imported: ${byImport.failed}`)
  if (byRequire.failed) problems.push(`${entry} cannot be required: ${byRequire.failed}`)
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

// One program for all: each entry imported by an ES module and by a CommonJS module.
function typeProblemsOf(all, entriesOf) {
  const importers = all.flatMap((each) =>
    entriesOf(each).flatMap((entry) =>
      ['mts', 'cts'].map((extension) => {
        const file = join(dirname(each.modules), `${entry.replaceAll('/', '-')}.${extension}`)
        writeFileSync(file, `import * as all from '${entry}'\nexport const loaded: object = all\n`)
        return file
      }),
    ),
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
