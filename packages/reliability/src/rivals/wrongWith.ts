import { verifyLines } from '@union-card/event-store'
import { openSqliteEvidence } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'
import { inWords } from '../soundness.ts'
import type { Word } from './appending.ts'

/** What must not have happened among writers of one file: a gap, a duplicate, a line lost or in another place. */
export const wrongAmong = async (
  file: string,
  words: readonly Word[],
  { exactly }: { readonly exactly: boolean },
): Promise<readonly string[]> => {
  const opened = await openSqliteEvidence(file)
  if (E.isLeft(opened)) return [opened.left.reason]
  const evidence = opened.right
  try {
    const { findings } = await verifyLines(evidence)
    const wrong = findings.slice(0, 3).map(inWords)
    const there = new Map<string, string>()
    for await (const rows of evidence.readTexts())
      for (const { text, stream, revision } of rows) {
        const { id } = JSON.parse(text) as { readonly id: string }
        if (there.has(id)) wrong.push(`twice: ${id}`)
        there.set(id, `${stream} ${revision}`)
      }
    const kept = words.filter((word) => 'kept' in word)
    for (const { kept: id, stream, rev } of kept)
      if (there.get(id) !== `${stream} ${rev}`) wrong.push(`acknowledged and not there: ${stream} ${rev}`)
    for (const word of words) if ('untyped' in word) wrong.push(`not a typed conflict: ${word.untyped}`)
    if (exactly && there.size !== kept.length)
      wrong.push(`${there.size} lines where ${kept.length} were acknowledged`)
    return wrong
  } finally {
    await evidence.close()
  }
}
