import type { Policy } from '@union-card/domain'
import { everything } from '@union-card/projections'
import type { Grid, GridRow } from '@union-card/registry'
import { aboutCard } from '../aboutCard.ts'
import { chinaTime } from '../chinaTime.ts'
import type { Exit } from '../exit.ts'
import { positionInJson } from '../position.ts'
import type { Session } from '../session.ts'
import { table, widthOf, widthsOf } from '../width.ts'

/** `union-card grid CARD|NUMBER`: the days across, the moments of knowledge down, in each cell what was believed. */
export const grid = (session: Session, text: string): Promise<Exit> =>
  aboutCard(session, text, everything, async (opened, card) => {
    const answer = await opened.registry.grid(card)
    return {
      found: true,
      json: inJson(answer, opened.registry.policy().rules),
      inWords: () => [session.words.grid.days, ...inWords(session, answer)],
    }
  })

const inJson = ({ days, rows }: Grid, rules: Policy['rules']) => ({
  basis: { position: positionInJson(rows.at(-1)?.position ?? null), rules },
  days,
  rows: rows.map(({ revision, position, at, type, cells }) => ({
    revision,
    position: positionInJson(position),
    recordedAt: at,
    type,
    cells: cells.map(({ because, ...standing }) => ({ ...standing, revisions: because })),
  })),
})

/** So wide a table may be; the days that do not fit stand in another one below. */
const mostColumns = 120

const inWords = (session: Session, { days, rows }: Grid): readonly string[] => {
  const { words, style } = session
  const cells = rows.map((row) => row.cells.map((cell) => cellInWords(session, cell)))
  const shown = cells.map((row, r) => row.map((cell, i) => (cells[r - 1]?.[i] === cell ? same : cell)))
  const lines = [['', '', words.grid.recorded, ''], ...rows.map(lineInWords(session))]
  const columns = days.map((day, i) => [day, ...shown.map((row) => row[i] ?? '')])
  const room = mostColumns - widthsOf(lines).reduce((sum, width) => sum + width + 2, 0)
  const tables = blocksOf(columns, room).map((block) =>
    table(
      lines.map((line, row) =>
        [...line, ...block.map((column) => column[row] ?? '')].map(row === 0 ? style.strong : (cell) => cell),
      ),
    ),
  )
  return shown.some((row) => row.includes(same)) ? [...tables, words.grid.same(same)] : tables
}

const same = '〃'

const lineInWords =
  ({ words }: Session) =>
  ({ revision, position, at, type }: GridRow): readonly string[] => [
    `r${revision}`,
    `@${position}`,
    chinaTime(at),
    words.events[type],
  ]

/** Columns side by side as far as they fit; at least one. */
const blocksOf = (
  columns: readonly (readonly string[])[],
  room: number,
): readonly (readonly (readonly string[])[])[] => {
  const blocks: (readonly string[])[][] = []
  let left = 0
  for (const column of columns) {
    const width = Math.max(...column.map(widthOf)) + 2
    if (width > left || blocks.length === 0) {
      blocks.push([])
      left = room
    }
    blocks.at(-1)?.push(column)
    left -= width
  }
  return blocks
}

const cellInWords = ({ words }: Session, cell: GridRow['cells'][number]): string => {
  if (cell.membership === 'none') return words.grid.nothing
  const { relation, document, validCard, membership } = cell
  return [
    words.memberships[membership],
    ...(relation === null ? [] : [relation.kind === 'at' ? relation.union : words.grid.via(relation.from)]),
    document === 'inHand'
      ? validCard
        ? words.grid.valid
        : words.grid.notValid
      : words.grid.documents[document],
    ...(cell.pendingExpulsion === null ? [] : [words.grid.pending]),
  ].join(' ')
}
