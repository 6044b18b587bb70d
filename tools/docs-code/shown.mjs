// Compares what a page says is shown with what is shown. White space counts once; `…` stands for anything.

export function matches(expected, actual) {
  const parts = squeezed(expected).split('…')
  return new RegExp(`^${parts.map(literal).join('.*')}$`, 's').test(squeezed(actual))
}

// Line by line, where a line of only `…` stands for any number of lines.
export function linesMatch(expected, actual) {
  const pattern = expected.map((line) =>
    line.trim() === '…' ? '(?:.*\n)*?' : `${line.trimEnd().split('…').map(literal).join('.*')}\\s*\n`,
  )
  return new RegExp(`^${pattern.join('')}$`).test(actual.map((line) => `${line.trimEnd()}\n`).join(''))
}

const squeezed = (text) => text.trim().replace(/\s+/g, ' ')
const literal = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
