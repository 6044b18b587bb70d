import { type Cells, columnsOf, type ReadModel } from '@union-card/projections'

/** The tables of read models as somebody would make them by hand, and their rows as the text that COPY takes. */

const types = { text: 'text COLLATE "C"', integer: 'bigint', flag: 'boolean', position: 'bigint' } as const

export const columnsOfTable = (model: ReadModel): string =>
  columnsOf(model)
    .map(([name, type]) => `"${name}" ${types[type]}`)
    .join(', ')

/** The same columns as the indexes of the read models, but for their conditions. */
export const indexesOfTable = (schema: string, { name, indexes }: ReadModel): readonly string[] =>
  [['card', 'seq'], ...indexes.map(({ on }) => on)].map(
    (on) =>
      `CREATE INDEX ON ${schema}."${name}" (${on.map((column) => `"${column}" NULLS FIRST`).join(', ')})`,
  )

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
