import { at, changing, isFirst, isLast, isVouchedFor, lineIn, nextOf, rewritten, withText } from './rows.ts'
import { place, stretch, type Tampering } from './tampering.ts'

/** A line edited where it stands. */
export const editing: readonly Tampering[] = [
  {
    name: 'a word edited',
    does: changing((row) => ({ ...row, text: row.text.replace('工作调动', '工作調動') })),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'a number edited',
    does: changing((row) => ({ ...row, text: row.text.replace(/"number":\d+/, '"number":-1') })),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'the hash beside the text edited',
    does: changing((row) => ({
      ...row,
      hash: row.hash.replace(/^./, (digit) => (digit === '0' ? '1' : '0')),
    })),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'the text cut',
    does: changing((row) => ({ ...row, text: row.text.slice(0, row.text.length >> 1) })),
    found: (row) => [`text-changed ${place(row)}`],
  },
  {
    name: 'the text cut, its hash with it',
    does: changing((row) => withText(row, row.text.slice(0, row.text.length >> 1))),
    found: (row) => [`not-a-line ${place(row)}`],
  },
  {
    name: 'the text in another spelling, its hash with it',
    does: changing((row) => withText(row, row.text.replace('工', '\\u5de5'))),
    found: (row) => [`not-a-line ${place(row)}`],
  },
  {
    name: 'a member put into the line, its hash with it',
    does: changing((row) => withText(row, row.text.replace('"v":1}', '"v":1,"w":1}'))),
    found: (row) => [`not-a-line ${place(row)}`],
  },
  ...(
    [
      ['what happened', { data: { reason: 'job-change' } }],
      ['who acted', { actor: { union: 'U9' } }],
      ['under which rules', { rules: 'N+M' }],
      ['of which type', { type: 'TransferredIn' }],
      ['the digest of the command', { command: undefined }],
    ] as const
  ).map(
    ([what, members]): Tampering => ({
      name: `${what} edited, the line’s hash with it`,
      at: isVouchedFor,
      does: changing((row) =>
        rewritten(
          row,
          'command' in members ? { command: { ...lineIn(row).command, digest: 'b'.repeat(64) } } : members,
        ),
      ),
      found: (row) => [`link-broken ${place(row)}`],
    }),
  ),
  {
    name: 'the second last line edited, its hash with it: it or the last was',
    at: (row, rows) => !isLast(row, rows) && !isVouchedFor(row, rows),
    does: changing((row) => rewritten(row, { data: { reason: 'job-change' } })),
    found: (row, rows) => [`link-broken ${stretch(row, nextOf(row, rows))}`],
  },
  {
    name: 'the link edited, the line’s hash with it',
    at: (row, rows) => !isFirst(row) && isVouchedFor(row, rows),
    does: changing((row) => rewritten(row, { prev: 'b'.repeat(64) })),
    found: (row, rows) => [`link-broken ${stretch(at(row, -1n, rows) ?? row, row)}`],
  },
  {
    name: 'the time of the last line set back, its hash with it',
    at: (row, rows) => !isFirst(row) && isLast(row, rows),
    does: changing((row) => rewritten(row, { at: '1969-12-31T23:59:59.999Z' })),
    found: (row) => [`time-goes-back ${place(row)}`],
  },
  {
    name: 'the id of the last event edited, its hash with it',
    at: isLast,
    does: changing((row) => rewritten(row, { id: '00000000-0000-4000-8000-000000000001' })),
    found: (row) => [`id-not-derived ${place(row)}`],
  },
  {
    name: 'the revision edited, the line’s hash with it',
    at: (row) => !isFirst(row),
    does: changing((row) => rewritten(row, { rev: 40 })),
    found: (row, rows) => [
      `elsewhere ${place(row)}`,
      ...(isLast(row, rows) ? [] : [`gap ${row.stream} r${row.revision}`]),
    ],
  },
]
