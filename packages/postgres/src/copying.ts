/** Rows as PostgreSQL takes them in bulk. */
import type { Writable } from 'node:stream'
import { finished } from 'node:stream/promises'
import type { Cells, Value } from '@union-card/projections'

/** Adds rows to a table in one COPY, which `begin` begins on a connection. */
export const copy = async (
  begin: (sql: string) => Writable,
  table: string,
  rows: readonly Cells[],
): Promise<void> => {
  // Laid out first: a row that is no row must not leave a COPY behind that waits for more.
  const text = copyText(rows)
  const stream = begin(`COPY ${table} FROM STDIN`)
  stream.end(text)
  await finished(stream)
}

/** Rows in the text format of COPY: a line each, cells parted by tabs. Throws `TypeError` for what is no cell. */
export const copyText = (rows: readonly Cells[]): string => {
  let text = ''
  for (const cells of rows) {
    for (let i = 0; i < cells.length; i++) {
      if (i > 0) text += '\t'
      text += cellText(cells[i] as Value)
    }
    text += '\n'
  }
  return text
}

const cellText = (cell: Value): string => {
  if (typeof cell === 'string') return special.test(cell) ? cell.replace(everySpecial, escaped) : cell
  if (cell === null) return '\\N'
  if (typeof cell === 'boolean') return cell ? 't' : 'f'
  if (typeof cell === 'number' || typeof cell === 'bigint') return String(cell)
  throw new TypeError(`a ${typeof cell} is no cell of a row`)
}

const special = /[\\\t\n\r]/
const everySpecial = /[\\\t\n\r]/g
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (character: string): string => escapes[character] as string
