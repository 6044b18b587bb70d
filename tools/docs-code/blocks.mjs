// Finds the blocks of code of a page and groups the TypeScript ones into programs.

const known = ['ts', 'sh', 'console', 'json', 'jsonl', 'js', 'csv']
const shown = ['text', 'mermaid', 'diff', 'yaml', 'sql']
const marksOf = {
  ts: ['continue', 'no-run'],
  sh: ['no-run'],
  console: ['no-run'],
  json: ['file'],
  jsonl: ['file'],
  js: ['file'],
  csv: ['file'],
}

export function blocksOf(page, text) {
  const blocks = []
  const problems = []
  const lines = text.split('\n')
  for (let at = 0; at < lines.length; at++) {
    const fence = /^(\s*)(`{3,})(.*)$/.exec(lines[at])
    if (!fence) continue
    const [, indent, ticks, info] = fence
    const end = lines.findIndex((line, index) => index > at && line.trim() === ticks)
    const problem = (message) => problems.push({ page, line: at + 1, message })
    if (end === -1) {
      problem('the block is never closed')
      break
    }
    const [language = '', ...marks] = info.trim().split(/\s+/)
    const unknown = marks.filter((mark) => !marksOf[language]?.includes(mark.split('=')[0]))
    if (language === '') problem('say which language the block is in, or `text`')
    else if (!known.includes(language) && !shown.includes(language))
      problem(`nothing is known of ${language} blocks`)
    else if (unknown.length > 0) problem(`a ${language} block cannot be marked ${unknown.join(' ')}`)
    else if (known.includes(language)) {
      const code = lines
        .slice(at + 1, end)
        .map((line) => (line.startsWith(indent) ? line.slice(indent.length) : line))
      blocks.push({ page, line: at + 2, language, marks, code })
    }
    at = end
  }
  for (const block of blocks) problems.push(...jsonProblems(block))
  const { programs, orphans } = programsOf(blocks)
  problems.push(...orphans)
  return { blocks, programs, problems }
}

function jsonProblems({ page, line, language, code }) {
  const texts =
    language === 'json' ? [code.join('\n')] : language === 'jsonl' ? code.filter((each) => each !== '') : []
  return texts.flatMap((text) => {
    try {
      JSON.parse(text)
      return []
    } catch (error) {
      return [{ page, line, message: `does not parse: ${error.message}` }]
    }
  })
}

// The lines of a program stand where they stand on the page, so that every message names the page's own line.
function programsOf(blocks) {
  const programs = []
  const orphans = []
  for (const block of blocks.filter(({ language }) => language === 'ts')) {
    if (!block.marks.includes('continue')) programs.push({ run: true, lines: [] })
    const program = programs.at(-1)
    if (!program) {
      orphans.push({
        page: block.page,
        line: block.line,
        message: 'there is no block before this one to continue',
      })
      continue
    }
    if (block.marks.includes('no-run')) program.run = false
    while (program.lines.length < block.line - 1) program.lines.push('')
    program.lines.push(...block.code)
  }
  return { programs, orphans }
}
