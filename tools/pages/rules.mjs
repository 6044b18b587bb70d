// The rules of pages.mjs. Each looks at the whole tree, as files and pages by name, and tells its findings; `spoil` is a
// page, a text on it, and what to put in its place so that the rule must speak.

import { dirname, join, normalize } from 'node:path'
import {
  AnnulEntries,
  CorrectEntry,
  cardEvents,
  catalogue,
  entryCommands,
  flags,
  isRuleId,
  Policy,
  reasons,
} from '@union-card/domain'

export const rules = [
  {
    name: 'links lead somewhere',
    find: links,
    spoil: ['docs/README.md', '(tutorial.md)', '(tutorials.md)'],
  },
  {
    name: 'anchors are there',
    find: links,
    spoil: ['docs/questions.md', '#m17-retired-stays-retained', '#m17-retired'],
  },
  {
    name: 'a page says its kind',
    find: kinds,
    spoil: ['docs/tutorial.md', '*Tutorial.', '*Story.'],
  },
  {
    name: 'a guarantee names a test that is there',
    find: guarantees,
    spoil: ['docs/guarantees.md', 'no command turns a member away', 'every command is kind'],
  },
  {
    name: 'commands have the fields of their codecs',
    find: commandFields,
    spoil: ['docs/reference/commands.md', '| `declaredTo` | optional', '| `destination` | optional'],
  },
  {
    name: 'events have the fields of their codecs',
    find: eventFields,
    spoil: ['docs/reference/events.md', '| `by` `on` | `cause` |', '| `by` `on` |  |'],
  },
  {
    name: 'the closed lists are whole',
    find: closedLists,
    spoil: ['docs/reference/commands.md', '| `military` | 入伍、服兵役 |  | ✓ |', ''],
  },
  {
    name: 'the state machine is the tested one',
    find: stateMachine,
    spoil: ['docs/reference/model.md', '| S3 | D-ALREADY-ISSUED | S4 |', '| S3 | D-ALREADY-ISSUED | S2 |'],
  },
  {
    name: 'what the code cites is there',
    find: citations,
    spoil: ['docs/explanation/decisions.md', '| A23 |', '| A99 |'],
  },
  {
    name: 'rules are called by their ids',
    find: ruleIds,
    spoil: ['docs/how-to/correct-an-entry.md', '`D-CORRECT-BY-MAKER`', '`D-CORRECT-BY-OTHERS`'],
  },
  {
    name: 'the rules are counted',
    find: counts,
    spoil: ['README.zh-CN.md', ` ${Object.keys(catalogue).length} `, ' 99 '],
  },
  {
    name: 'every public package is told of',
    find: packages,
    spoil: ['README.zh-CN.md', '`@union-card/postgres`', '`@union-card/postgre`'],
  },
  {
    name: 'every command of the program is told of',
    find: commands,
    spoil: ['CHANGELOG.md', '`migrate`', '`mitigate`'],
  },
]

function packages({ files, read, pages }) {
  const names = [...files]
    .filter((file) => /^packages\/[^/]+\/package\.json$/.test(file))
    .map((file) => JSON.parse(read(file)))
    .filter((manifest) => manifest.private !== true)
    .map(({ name }) => name.slice('@union-card/'.length))
  const told = (page, words) =>
    names
      .filter((name) => !textOf(pages, page).includes(words(name)))
      .map((name) => `${page}: the package ${name} is not told of`)
  return [
    ...told('README.md', (name) => `| \`@union-card/${name}\` |`),
    ...told('README.zh-CN.md', (name) => `| \`@union-card/${name}\` |`),
    ...told('CHANGELOG.md', (name) => `- **${name}**:`),
  ]
}

function commands({ read, pages }) {
  const names = [...read('packages/cli/src/program.ts').matchAll(/\.command\('([a-z-]+)'\)/g)]
  const told = (page, begins) =>
    names
      .filter(([, name]) => !new RegExp(`${begins}\`${name}[ \`]`, 'm').test(textOf(pages, page)))
      .map(([, name]) => `${page}: the command ${name} is not told of`)
  return [...told('docs/reference/command-line.md', '^\\| '), ...told('CHANGELOG.md', '')]
}

function links({ files, pages }) {
  return [...pages].flatMap(([page, text]) =>
    [...withoutCode(text).matchAll(/\]\(([^)\s]+)\)/g)].flatMap(([, target]) => {
      if (/^[a-z]+:/.test(target)) return []
      const [path, anchor] = target.split('#')
      const file = path === '' ? page : normalize(join(dirname(page), path))
      const there = files.has(file) || [...files].some((each) => each.startsWith(`${file}/`))
      if (!there) return [`${page}: ${target} leads nowhere`]
      if (anchor === undefined || !pages.has(file)) return []
      return anchorsOf(pages.get(file)).has(anchor) ? [] : [`${page}: ${target} has no such heading`]
    }),
  )
}

function anchorsOf(text) {
  const written = [...text.matchAll(/<a id="([^"]+)">/g)].map(([, id]) => id)
  const headings = [...withoutCode(text).matchAll(/^#+ (.*)$/gm)].map(([, heading]) =>
    heading
      .toLowerCase()
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .replace(/\s/g, '-'),
  )
  return new Set([...written, ...headings])
}

function kinds({ pages }) {
  const kind = /^\*(Tutorial|How-to|Reference|Explanation|Generated|参考|操作指南|本页)/m
  return [...pages]
    .filter(([page]) => page.startsWith('docs/') && page !== 'docs/README.md')
    .filter(([, text]) => !kind.test(text.split('\n').slice(0, 6).join('\n')))
    .map(
      ([page]) => `${page}: say in the first lines whether it is a tutorial, how-to, reference, explanation`,
    )
}

function guarantees({ pages, read, files }) {
  const rows = [...textOf(pages, 'docs/guarantees.md').matchAll(/^\| (G\d+) \| .* \| (.*) \|$/gm)]
  const numbers = rows.map(([, number]) => number)
  return [
    ...rows.flatMap(([, number, test]) => {
      const [, path, name] = /^\[[^\]]*\]\(\.\.\/([^)]+)\) "(.*)"$/.exec(test) ?? []
      if (path === undefined) return [`docs/guarantees.md: ${number} names no test`]
      return files.has(path) && read(path).includes(name)
        ? []
        : [`docs/guarantees.md: ${number}: ${path} has no test named "${name}"`]
    }),
    ...numbers.flatMap((number, i) =>
      number === `G${i + 1}` ? [] : [`docs/guarantees.md: ${number} stands where G${i + 1} belongs`],
    ),
  ]
}

function commandFields({ pages }) {
  const text = textOf(pages, 'docs/reference/commands.md')
  return [...entryCommands, CorrectEntry, AnnulEntries].flatMap(({ name, required, optional }) => {
    const section = text.split(`\n### ${name}\n`)[1]?.split(/\n##/)[0] ?? ''
    const rows = [...section.matchAll(/^\| `(\w+)` \| (\w+) \|/gm)].map(
      ([, field, need]) => `${field}${need === 'required' ? '' : '?'}`,
    )
    const fields = [
      ...Object.keys(required).filter((field) => !['id', 'type', 'card'].includes(field)),
      ...Object.keys(optional)
        .filter((field) => field !== 'officer')
        .map((field) => `${field}?`),
    ]
    return differences(`docs/reference/commands.md: ${name}`, rows, fields)
  })
}

function eventFields({ pages }) {
  const text = textOf(pages, 'docs/reference/events.md')
  return cardEvents.flatMap(({ name, required }) => {
    const row = new RegExp(`^\\| .*\`${name}\` \\|.*$`, 'm').exec(text)?.[0].split('|') ?? []
    const words = (cell = '') => [...cell.matchAll(/`(\w+)`/g)].map(([, word]) => word)
    const { data } = required
    return differences(
      `docs/reference/events.md: ${name}`,
      [...words(row[5]), ...words(row[6]).map((field) => `${field}?`)],
      [
        ...Object.keys(data.required),
        ...Object.keys(data.optional)
          .filter((field) => !['officer', 'flags'].includes(field))
          .map((field) => `${field}?`),
      ],
    )
  })
}

function closedLists({ pages }) {
  const firstCells = (page, heading) =>
    [
      ...(textOf(pages, page).split(`\n## ${heading}\n`)[1]?.split('\n## ')[0] ?? '').matchAll(
        /^\| `([\w-]+)` \|/gm,
      ),
    ].map(([, cell]) => cell)
  const policy = [...textOf(pages, 'docs/reference/policy.md').matchAll(/^\| `(\w+)` \|/gm)].map(
    ([, cell]) => cell,
  )
  return [
    ...differences('reasons', firstCells('docs/reference/commands.md', 'Reasons'), Object.keys(reasons)),
    ...differences('flags', firstCells('docs/reference/events.md', 'Flags'), Object.keys(flags)),
    ...differences('policy', policy, Object.keys(Policy.required)),
  ]
}

function stateMachine({ pages, read }) {
  const tested = [
    ...read('packages/domain/src/card/stateMachine.test.ts').matchAll(/^ {2}(S\d): \[(.*)\],$/gm),
  ].map(([, state, cells]) => [state, ...[...cells.matchAll(/'([^']*)'/g)].map(([, cell]) => cell)])
  const shown = [...textOf(pages, 'docs/reference/model.md').matchAll(/^\| (S\d \|.*) \|$/gm)].map(
    ([, row]) => row.split(' | '),
  )
  return JSON.stringify(shown) === JSON.stringify(tested) && shown.length === 16
    ? []
    : ['docs/reference/model.md: the state machine is not that of stateMachine.test.ts']
}

function citations({ files, pages, read }) {
  const decisions = textOf(pages, 'docs/explanation/decisions.md')
  const model = textOf(pages, 'docs/reference/model.md')
  const sources = [...files].filter((file) => /^packages\/[^/]+\/src\/.*\.ts$/.test(file))
  const cited = sources.flatMap((file) =>
    [
      ...read(file).matchAll(/\bdecisions? (A\d+(?:(?:, | and )A\d+)*)|\((A\d+)\)|\bmodel (8\.\d)\b/g),
    ].flatMap(([, several, one, section]) => several?.match(/A\d+/g) ?? one ?? section),
  )
  return [...new Set(cited)].flatMap((each) => {
    const there = each.startsWith('A') ? decisions.includes(`\n| ${each} |`) : model.includes(`\n## ${each} `)
    return there ? [] : [`the code cites ${each}, which the pages do not have`]
  })
}

function ruleIds({ pages }) {
  return [...pages].flatMap(([page, text]) =>
    [...text.matchAll(/`((?:[NUMC]\d*|[LFD])\d*-[A-Z][A-Z0-9-]+)`/g)]
      .filter(([, id]) => !isRuleId(id))
      .map(([, id]) => `${page}: there is no rule ${id}`),
  )
}

function counts({ pages }) {
  const count = Object.keys(catalogue).length
  return ['README.md', 'README.zh-CN.md', 'CHANGELOG.md']
    .filter((page) => !new RegExp(`\\b${count} (named values|rules|条)`).test(textOf(pages, page)))
    .map((page) => `${page}: the rules are ${count}`)
}

function differences(where, found, expected) {
  return [
    ...expected.filter((each) => !found.includes(each)).map((each) => `${where}: ${each} is missing`),
    ...found.filter((each) => !expected.includes(each)).map((each) => `${where}: there is no ${each}`),
  ]
}

function textOf(pages, page) {
  return pages.get(page) ?? ''
}

function withoutCode(text) {
  return text.replace(/^```[\s\S]*?^```$/gm, '').replace(/`[^`\n]*`/g, '')
}
