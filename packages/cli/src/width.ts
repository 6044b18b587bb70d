/** How many columns a text takes in a terminal: Chinese characters and full-width signs take two. */

const wide =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u33ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|[\u{1f300}-\u{1faff}]|[\u{20000}-\u{3fffd}]/u
const nothing = /\p{Mn}|\p{Me}|\p{Cf}/u
// biome-ignore lint/suspicious/noControlCharactersInRegex: the escape that begins a terminal's colour codes
const styling = /\u001b\[[\d;]*m/g

/** The width of a text, colour codes not counted. */
export const widthOf = (text: string): number => {
  let width = 0
  for (const character of text.replace(styling, ''))
    width += nothing.test(character) ? 0 : wide.test(character) ? 2 : 1
  return width
}

/** A text with spaces after it up to a width. */
export const padded = (text: string, width: number): string =>
  text + ' '.repeat(Math.max(0, width - widthOf(text)))

/** A table: columns as wide as their widest cell, two spaces between them, nothing after the last. */
export const table = (
  rows: readonly (readonly string[])[],
  atLeast: readonly number[] = widthsOf(rows),
): string =>
  rows
    .map((row) =>
      row
        .map((cell, i) => padded(cell, atLeast[i] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')

/** The widths of the columns of a table. */
export const widthsOf = (rows: readonly (readonly string[])[]): readonly number[] => {
  const widths: number[] = []
  for (const row of rows)
    row.forEach((cell, i) => {
      widths[i] = Math.max(widths[i] ?? 0, widthOf(cell))
    })
  return widths
}
