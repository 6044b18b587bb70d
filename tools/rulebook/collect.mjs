// Gathers what the rulebook page says from the values that decide: the catalogue, the exported rules and who asks them,
// and the tests and scenarios that name a rule.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { mentionsIn, scenarioMentions } from './mentions.mjs'

const domain = 'packages/domain/src'
const rulesFolder = `${domain}/card/rules`
const scenarios = 'examples/scenarios'
// The tests of the domain, those of the whole registry, and the laws. Others name rules only in passing.
const testsOfTheRules = /^packages\/((domain|registry)\/src\/.*|.*\.laws)\.test\.ts$/

export async function collected() {
  const { catalogue } = await loaded(`${domain}/rulebook/catalogue.ts`)
  const { deciders } = await loaded(`${domain}/card/decide/entry.ts`)
  const { alsoRefusedBy, alsoFlaggedBy } = await loaded(`${domain}/card/decide/besides.ts`)
  const { flags } = await loaded(`${domain}/card/words.ts`)
  const values = await ruleValues()
  const nameOf = new Map(values.map((each) => [each.value, each.name]))
  const clauses = Object.entries(catalogue).map(([id, clause]) => ({ id, ...clause }))
  const ids = new Set(clauses.map(({ id }) => id))
  const flagIds = new Map(Object.entries(flags))
  return {
    clauses,
    values: values.map(({ name, file, value }) => ({
      name,
      file,
      id: value.id,
      phase: value.phase,
      flag: value.flag,
      knowsItsClause: value.clause !== undefined && value.clause === catalogue[value.id],
    })),
    deciders: Object.values(deciders).map(({ command, event, rules, flags: marks }) => ({
      command,
      event,
      rules: rules.map((rule) => nameOf.get(rule) ?? `a rule nobody exports (${rule.id})`),
      flags: marks.map((mark) => nameOf.get(mark) ?? `a flag nobody exports (${mark.id})`),
    })),
    alsoRefusedBy: Object.entries(alsoRefusedBy),
    alsoFlaggedBy: Object.entries(alsoFlaggedBy).map(([by, marks]) => [by, marks]),
    flags: [...flagIds].map(([flag, id]) => ({ flag, id })),
    written: rulesWrittenIn(sourcesOutsideTheRules(), ids),
    mentions: [
      ...filesUnder('packages', testsOfTheRules).flatMap((file) =>
        mentionsIn(file, readFileSync(file, 'utf8'), ids, flagIds),
      ),
      ...filesUnder(scenarios, /\.json$/).flatMap((file) =>
        scenarioMentions(file, readFileSync(file, 'utf8'), ids, flagIds),
      ),
    ],
  }
}

async function loaded(path) {
  return await import(pathToFileURL(path).href)
}

async function ruleValues() {
  const files = filesUnder(rulesFolder, /\.ts$/).filter((file) => !/\.(test|tst)\.ts$/.test(file))
  const found = []
  for (const file of files)
    for (const [name, value] of Object.entries(await loaded(file)))
      if (
        typeof value === 'object' &&
        (typeof value.broken === 'function' || typeof value.noticed === 'function')
      )
        found.push({ name, file, value })
  return found
}

/** Sources that may give a rule without being one of the exported rules. */
function sourcesOutsideTheRules() {
  return filesUnder('packages', /^packages\/(domain|registry)\/src\/.*\.ts$/).filter(
    (file) =>
      !/\.(test|tst)\.ts$/.test(file) &&
      !file.startsWith(`${rulesFolder}/`) &&
      !file.startsWith(`${domain}/rulebook/`) &&
      !file.startsWith('packages/testing/') &&
      file !== `${domain}/card/words.ts` &&
      file !== `${domain}/card/decide/besides.ts`,
  )
}

/** The ids that stand as texts in sources, with the file. */
function rulesWrittenIn(files, ids) {
  return files.flatMap((file) => {
    const texts = readFileSync(file, 'utf8').matchAll(/'([A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+)'/g)
    return [...new Set([...texts].map(([, id]) => id))]
      .filter((id) => ids.has(id))
      .map((id) => ({ file, id }))
  })
}

function filesUnder(folder, pattern) {
  return readdirSync(folder, { withFileTypes: true })
    .flatMap((entry) => {
      const path = join(folder, entry.name).replaceAll('\\', '/')
      if (entry.isDirectory())
        return ['node_modules', 'dist', 'planted'].includes(entry.name) ? [] : filesUnder(path, pattern)
      return pattern.test(path) ? [path] : []
    })
    .sort()
}
