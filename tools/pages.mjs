// Holds the pages to the code: links lead somewhere, a page says its kind, the tables of the reference are those of the
// codecs, a guarantee names a test that is there, and what the code cites the pages have. The code inside the pages is
// for docs-code.mjs. Then each rule is tried on a page spoilt for it, which it must report.

import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { rules } from './pages/rules.mjs'

const tracked = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '-z'], {
  encoding: 'utf8',
})
const files = tracked.split('\0').filter((file) => file !== '' && existsSync(file))
const read = (file) => readFileSync(file, 'utf8')
const pages = new Map(
  files
    .filter((file) => /^([^/]+\.md|docs\/.*\.md|packages\/[^/]+\/[^/]+\.md)$/.test(file))
    .map((file) => [file, read(file)]),
)
const tree = { files: new Set(files), pages, read }

const findings = [...new Set(rules.flatMap(({ find }) => find(tree)))]
for (const { name, find, spoil } of rules) {
  const [page, from, to] = spoil
  const text = pages.get(page)
  if (!text?.includes(from)) findings.push(`"${name}" cannot be tried: ${page} has no ${from}`)
  else {
    const spoilt = { ...tree, pages: new Map(pages).set(page, text.replace(from, to)) }
    if (find(spoilt).length <= find(tree).length)
      findings.push(`"${name}" does not notice ${to} in the place of ${from} in ${page}`)
  }
}
if (findings.length > 0) {
  console.log(findings.join('\n'))
  process.exit(1)
}
console.log(`${pages.size} pages, ${rules.length} rules`)
