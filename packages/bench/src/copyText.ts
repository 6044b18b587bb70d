import type { Cells } from '@union-card/projections'

/** Rows as the text that COPY takes, written as one would by hand. */
export const copyText = (rows: readonly Cells[]): string =>
  rows
    .map((cells) =>
      cells
        .map((cell) =>
          cell === null
            ? '\\N'
            : String(cell).replaceAll('\\', '\\\\').replaceAll('\t', '\\t').replaceAll('\n', '\\n'),
        )
        .join('\t'),
    )
    .map((line) => `${line}\n`)
    .join('')
