import { DatabaseSync } from 'node:sqlite'
import { eventId, streamName, verifyLines } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { card, created, draft, kept, other } from '../trials/logInFile.ts'
import { newFile } from '../trials/newFile.ts'
import { openSqliteLog } from './eventStore.ts'
import { openSqliteEvidence } from './evidence.ts'
import { wordsOfCommandIndex } from './logSchema.ts'

describe('looking up a command', () => {
  const first = draft(card, 0)

  it('finds its line on a card, by an index that is made when it is first needed', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [first, { ...first, id: eventId(first.command.id, card, 1) }])
    const indexes = () => {
      const database = new DatabaseSync(file, { readOnly: true })
      const found = database
        .prepare("SELECT name FROM sqlite_schema WHERE type = 'index' AND sql IS NOT NULL")
        .all()
      database.close()
      return found.map(({ name }) => name)
    }
    expect(indexes()).toStrictEqual([])
    const found = await store.lineOfCommand?.(first.command.id.toUpperCase())
    expect(found).toStrictEqual(E.map((lines: readonly unknown[]) => lines[0])(await store.readStream(card)))
    expect(indexes()).toStrictEqual(['events_of_command'])
    expect(await store.lineOfCommand?.(eventId(first.command.id, card, 7))).toStrictEqual(E.right(undefined))
  })

  it('passes over lines of claims, and commands named in data', async () => {
    const store = await created(newFile())
    const claim = streamName('number', 'P1')
    await store.append(claim, 'no_stream', [{ ...draft(claim, 0), command: first.command }])
    const naming = `","command":{"digest":"${first.command.digest}","id":"${first.command.id}"}`
    await store.append(other, 'no_stream', [
      { ...draft(other, 0), cause: naming, data: { command: first.command } },
    ])
    expect(await store.lineOfCommand?.(first.command.id)).toStrictEqual(E.right(undefined))
  })

  it('asks the index, and searches where there can be none', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [first])
    const reading = kept(await openSqliteLog({ file, readOnly: true }))
    const searched = await reading.lineOfCommand?.(first.command.id)
    expect(searched).toStrictEqual(await store.lineOfCommand?.(first.command.id))
    const database = new DatabaseSync(file, { readOnly: true })
    const { expression, condition } = wordsOfCommandIndex
    const plan = database
      .prepare(`EXPLAIN QUERY PLAN SELECT position FROM events WHERE ${expression} = ? AND ${condition}`)
      .all('x')
    database.close()
    expect(plan.map(({ detail }) => detail)).toStrictEqual([
      'SEARCH events USING INDEX events_of_command (<expr>=?)',
    ])
    await store.close()
    expect(E.isLeft((await store.lineOfCommand?.(first.command.id)) ?? E.right(undefined))).toBe(true)
  })

  it('leaves a file that every release opens, and that verifies', async () => {
    const file = newFile()
    const store = await created(file)
    await store.append(card, 'no_stream', [first])
    await store.lineOfCommand?.(first.command.id)
    await store.close()
    kept(await openSqliteLog({ file, log: 'demo' }))
    const evidence = await openSqliteEvidence(file)
    if (E.isLeft(evidence)) throw new Error(evidence.left.reason)
    const { findings } = await verifyLines(evidence.right)
    await evidence.right.close()
    expect(findings).toStrictEqual([])
  })
})
