import {
  type Card,
  type CardEntry,
  type CommandType,
  chinaDay,
  defaultPolicy,
  logicalHistory,
  type Policy,
  type PrintedPages,
} from '@union-card/domain'
import { cardDomain } from '../cardDomain.ts'
import { linesOf } from '../history.ts'
import { difference } from '../same.ts'
import type { Law } from './law.ts'

/** What holds of the printed booklet. */

/** A card taken over row by row from its printed booklet, in which no row replaces another, shows the same rows. */
export const printedRowsComeBack: Law = ({ card }, domain = cardDomain) => {
  const pages = domain.printedPages(card)
  const history = logicalHistory(card.entries)
  const issue = history.find(({ type }) => type === 'CardIssued')
  if (issue?.type !== 'CardIssued' || history.some(({ replacing }) => replacing)) return null
  const recordedAt = card.entries.at(-1)?.at ?? issue.at
  const { flags: _flags, ...bare } = issue.data
  const first = { type: 'IssueCard', ...bare, basis: 'legacy-import' }
  const lines: CardEntry[] = []
  let imported = domain.noCard
  for (const row of [first, ...rowsOf(pages)] as readonly Record<string, unknown>[]) {
    const command = { id: anyId, card: 'imported', ...row, ...acting(row, imported) } as never
    const decision = domain.decide(importing, { today: chinaDay(recordedAt) }, command, imported)
    if (decision._tag === 'Left') {
      // The seal of a union that took over after a merger; the booklet does not say so.
      if (decision.left.every(({ rule }) => rule.endsWith('-BY-HOLDER') || rule === 'D-REVOKE-BY-SENDER'))
        return null
      return `${row.type} is refused by ${decision.left.map(({ rule }) => rule).join(', ')}`
    }
    lines.push(...linesOf(decision, recordedAt, lines.length))
    imported = domain.fold(lines.slice())
  }
  return difference(legible(domain.printedPages(imported)), legible(pages))
}

const anyId = '00000000-0000-4000-8000-000000000000'

const importing: Policy = { ...defaultPolicy, rules: 'N' }

const actingCommands: readonly unknown[] = ['TransferOut', 'RetainMembership']

/** A row sealed by another union than the holder was sealed by one acting for it. */
const acting = ({ type, by }: Record<string, unknown>, { standing }: Card): object => {
  if (standing.kind !== 'living' || standing.relation.kind !== 'at' || !actingCommands.includes(type))
    return {}
  return standing.relation.union === by ? {} : { actingFor: standing.relation.union }
}

/** The rows of a booklet as commands, in the order in which they were written; struck rows are left out. */
const rowsOf = ({ transfers, retentions }: PrintedPages): readonly Record<string, unknown>[] => {
  type Half = { readonly now: object; readonly entry: number; readonly struckBy?: number } | null
  const written: { entry: number; at: number; row: Record<string, unknown> }[] = []
  const put = (half: Half, type: CommandType) => {
    if (half === null || half.struckBy !== undefined) return
    const { sealedBy, ...fields } = half.now as Record<string, unknown>
    written.push({ entry: half.entry, at: written.length, row: { type, by: sealedBy, ...fields } })
  }
  for (const { out, in: arrived, revoked } of transfers) {
    put(out, 'TransferOut')
    put(arrived, 'TransferIn')
    put(revoked, 'RevokeTransferOut')
  }
  for (const { retained, reasons, restored } of retentions) {
    put(retained, 'RetainMembership')
    for (const reason of reasons) put(reason, 'ChangeRetentionReason')
    put(restored, 'RestoreMembership')
  }
  return written.sort((a, b) => a.entry - b.entry || a.at - b.at).map(({ row }) => row)
}

/** What can be read on the pages, without the lines it came from; struck rows are left out. */
const legible = ({ particulars, transfers, retentions }: PrintedPages): unknown => {
  const half = (written: { readonly now: unknown; readonly struckBy?: number } | null) =>
    written === null || written.struckBy !== undefined ? null : written.now
  const filled = (row: Record<string, unknown>) =>
    Object.values(row).some((each) => each !== null && !(Array.isArray(each) && each.length === 0))
  return {
    particulars: particulars.map(half).filter((each) => each !== null),
    transfers: transfers
      .map((row) => ({ out: half(row.out), in: half(row.in), revoked: half(row.revoked) }))
      .filter(filled),
    retentions: retentions
      .map((row) => ({
        retained: half(row.retained),
        reasons: row.reasons.map(half).filter((each) => each !== null),
        restored: half(row.restored),
      }))
      .filter(filled),
  }
}
