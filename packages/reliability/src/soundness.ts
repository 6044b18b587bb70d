import { type Evidence, type Finding, ReadFailed, type Verified } from '@union-card/event-store'
import { verifyLog } from '@union-card/registry'
import { openSqliteEvidence } from '@union-card/sqlite'
import * as E from 'fp-ts/lib/Either.js'

/** What a log holds, as `union-card verify` sees it. */

/** The lines of a log in its order, and what is wrong with it. */
export type Held = {
  readonly texts: readonly string[]
  /** How many lines each stream has. */
  readonly lines: ReadonlyMap<string, number>
  /** The ids of commands that led to each stream's lines. */
  readonly commands: ReadonlySet<string>
  readonly findings: readonly Finding[]
}

/** Verifies the log in a file, a registry's unless told otherwise, and reads it. Left: why it cannot be opened. */
export const heldIn = async (
  file: string,
  verify: (evidence: Evidence) => Promise<Verified> = verifyLog,
): Promise<E.Either<string, Held>> => {
  const opened = await openSqliteEvidence(file)
  if (E.isLeft(opened)) return E.left(opened.left.reason)
  const evidence = opened.right
  try {
    const { findings } = await verify(evidence)
    const texts: string[] = []
    const lines = new Map<string, number>()
    const commands = new Set<string>()
    for await (const rows of evidence.readTexts())
      for (const { text, stream } of rows) {
        texts.push(text)
        lines.set(stream, (lines.get(stream) ?? 0) + 1)
        for (const [, id] of text.matchAll(/"command":\{"digest":"[0-9a-f]{64}","id":"([^"]+)"/g))
          commands.add(`${stream} ${id}`)
      }
    return E.right({ texts, lines, commands, findings })
  } catch (failed) {
    if (!(failed instanceof ReadFailed)) throw failed
    return E.left(failed.message)
  } finally {
    await evidence.close()
  }
}

/** A finding in a few words. */
export const inWords = ({ kind, stream, revision, position }: Finding): string =>
  [
    kind,
    stream ?? '',
    revision === undefined ? '' : `r${revision}`,
    position === undefined ? '' : `@${position}`,
  ]
    .join(' ')
    .trim()
