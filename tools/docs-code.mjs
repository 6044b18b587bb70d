// Every block of code in README.md and docs/ is held to what it says. What the marks after ``` mean:
//
//   ts              type-checked, and run on the built packages. `// => value` after an expression or a console.log
//                   is what it must show; `…` stands for anything
//   ts continue     goes on in the same program as the block before it
//   ts no-run       type-checked only, for what needs a server; listed as not run
//   sh, console     each line that begins with `$ ` is run with union-card on the PATH, all blocks of a page in one new
//                   folder; the lines after it must be its output, where `…` stands for anything and a line of only
//                   `…` for any number of lines. `# exits 3` at the end of a command expects that exit code
//   sh no-run       not run; listed
//   json, jsonl     must parse. `file=NAME` also writes the block to the page's folder
//   js, csv         with `file=NAME`, written to the page's folder
//
// tools/docs-code/planted holds pages that must fail, each saying how, and one that must pass.

import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { blocksOf } from './docs-code/blocks.mjs'
import { runPrograms, typeProblems } from './docs-code/programs.mjs'
import { runShell } from './docs-code/shell.mjs'

const planted = 'tools/docs-code/planted'
const pages = [...pagesIn('.', false), ...pagesIn('docs', true), ...packagePages()].map(pageOf)
const plantedPages = pagesIn(planted, true).map(pageOf)
const all = [...pages, ...plantedPages]

const problems = [...all.flatMap((page) => page.problems), ...(await typeProblems(all))]
for (const page of all) {
  problems.push(...runShell(page))
  problems.push(...(await runPrograms(page)))
}

const reported = [
  ...problems
    .filter(({ page }) => !page.startsWith(planted))
    .map((each) => `${each.page}:${each.line}: ${each.message}`),
  ...plantedPages.flatMap(({ page, text }) => plantedProblem(page, text)),
]
if (pages.length === 0) reported.push('There is no page to look at.')
if (reported.length > 0) {
  console.log(reported.join('\n'))
  process.exit(1)
}
const blocks = pages.flatMap((page) => page.blocks)
const idle = blocks.filter((block) => block.marks.includes('no-run'))
for (const block of idle) console.log(`not run: ${block.page}:${block.line} ${block.language}`)
console.log(`${blocks.length - idle.length} blocks on ${pages.length} pages, ${idle.length} not run`)

function pagesIn(folder, deep) {
  try {
    return readdirSync(folder, { withFileTypes: true })
      .flatMap((entry) => {
        const path = join(folder, entry.name)
        if (entry.isDirectory()) return deep ? pagesIn(path, true) : []
        return entry.name.endsWith('.md') ? [path] : []
      })
      .sort()
  } catch (error) {
    if (error.code === 'ENOENT') return []
    throw error
  }
}

function packagePages() {
  return readdirSync('packages', { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap((entry) => pagesIn(join('packages', entry.name), false))
}

function pageOf(page) {
  const text = readFileSync(page, 'utf8')
  return { page, text, ...blocksOf(page, text) }
}

// The first line of a planted page is `<!-- must pass -->` or `<!-- must fail: part of the message -->`.
function plantedProblem(page, text) {
  const found = problems.filter((each) => each.page === page).map((each) => each.message)
  const expected = /^<!-- must (?:pass|fail: (.*)) -->/.exec(text)
  if (!expected) return [`${page}: the first line must say how the page fails`]
  if (expected[1] === undefined)
    return found.length === 0 ? [] : [`${page} must pass, but: ${found.join('; ')}`]
  return found.some((message) => message.includes(expected[1]))
    ? []
    : [`${page} must fail with "${expected[1]}"; found: ${found.join('; ') || 'nothing'}`]
}
