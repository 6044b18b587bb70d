// Holds the walls of tools/walls/rules.mjs: the imports of the tree, the manifests of the packages, and then the
// planted violations, every one of which must be reported under its rule's name.

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { cruise } from 'dependency-cruiser'
import { rules, walls } from './walls/rules.mjs'

const { modules, summary } = await cruised('.', ['packages'])
const sources = modules.filter(({ source }) => /^packages\/[^/]+\/src\//.test(source))
const problems = [...summary.violations.map(told), ...manifestProblems(), ...(await missedPlantings())]
if (sources.length === 0) problems.push('No source was looked at.')

if (problems.length > 0) {
  console.log(problems.join('\n'))
  process.exit(1)
}
console.log(`${sources.length} files, ${rules.length} rules`)

async function cruised(baseDir, folders) {
  const forbidden = rules.map(({ name, from, to }) => ({ name, severity: 'error', from, to }))
  const { output } = await cruise(
    folders,
    {
      baseDir: resolve(baseDir),
      ruleSet: { forbidden },
      validate: true,
      exclude: { path: '(^|/)packages/[^/]+/dist/' },
      doNotFollow: { path: 'node_modules' },
      tsPreCompilationDeps: true,
    },
    {
      exportsFields: ['exports'],
      conditionNames: ['source', 'import', 'default', 'types'],
      extensions: ['.ts', '.js'],
    },
  )
  return output
}

function told({ rule, from, to }) {
  return `${from} → ${to}: ${rule.name}`
}

// A package's dependencies are those its walls allow, and its sources import nothing else.
function manifestProblems() {
  const packages = readdirSync('packages', { withFileTypes: true }).filter((each) => each.isDirectory())
  return packages.flatMap(({ name }) => {
    const manifest = JSON.parse(readFileSync(`packages/${name}/package.json`, 'utf8'))
    if (manifest.private) return []
    if (!Object.hasOwn(walls, name))
      return [`packages/${name} has no walls: give it some in tools/walls/rules.mjs`]
    const allowed = [...walls[name].thirdParty, ...walls[name].packages.map((each) => `@union-card/${each}`)]
    // What is loaded only when it is asked for is declared as an optional peer.
    const declared = Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })
    const imported = sources
      .filter(({ source }) => source.startsWith(`packages/${name}/src/`) && !/\.(test|tst)\.ts$/.test(source))
      .flatMap(({ source, dependencies }) => dependencies.map((each) => ({ source, ...each })))
      .filter((each) => !each.dependencyTypes.includes('core') && /^[@\w]/.test(each.module))
      .map(({ source, module }) => ({ source, name: module.match(/^(@[^/]+\/)?[^/]+/)[0] }))
    return [
      ...declared
        .filter((each) => !allowed.includes(each))
        .map((each) => `packages/${name}/package.json depends on ${each}, which its walls do not allow`),
      ...imported
        .filter((each) => !declared.includes(each.name))
        .map(
          (each) =>
            `${each.source} imports ${each.name}, which packages/${name}/package.json does not declare`,
        ),
    ]
  })
}

async function missedPlantings() {
  const folder = mkdtempSync(join(tmpdir(), 'walls-'))
  try {
    symlinkSync(resolve('node_modules'), join(folder, 'node_modules'))
    rules.forEach(({ planted }, index) => {
      for (const [file, text] of Object.entries(planted)) {
        const path = join(folder, `rule-${index}`, file)
        mkdirSync(dirname(path), { recursive: true })
        writeFileSync(path, `${text}\nexport {}\n`)
      }
    })
    const found = await cruised(
      folder,
      rules.map((_, index) => `rule-${index}`),
    )
    return rules
      .filter(
        ({ name }, index) =>
          !found.summary.violations.some(
            (each) => each.rule.name === name && each.from.startsWith(`rule-${index}/`),
          ),
      )
      .map(({ name }) => `The planted violation of "${name}" was not reported.`)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
