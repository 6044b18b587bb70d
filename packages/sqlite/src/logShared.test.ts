import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { revision, streamName } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { card, created, draft, kept, textsOf } from '../trials/logInFile.ts'
import { newFile } from '../trials/newFile.ts'
import { openSqliteLog } from './eventStore.ts'

describe('a file that several open', () => {
  it('of two connections that expect the same of a stream one is accepted, the other told what came first', async () => {
    const file = newFile()
    const stores = [await created(file), kept(await openSqliteLog({ file }))]
    const answers = await Promise.all(
      stores.map((store, index) => store.append(card, 'no_stream', [draft(card, index)])),
    )
    expect(answers).toStrictEqual([
      E.right({ revision: 0n, position: 1n }),
      E.left({ _tag: 'WrongExpectedRevision', stream: card, expected: 'no_stream', actual: 0n }),
    ])
  })

  it('what one appends, the other recognises when it is repeated there', async () => {
    const file = newFile()
    const [one, two] = [await created(file), kept(await openSqliteLog({ file }))]
    await one.append(card, 'no_stream', [draft(card, 0)])
    expect(await two.append(card, 'no_stream', [draft(card, 0)])).toStrictEqual(
      E.right({ revision: 0n, position: 1n }),
    )
  })

  it('of two appends that rest on each other’s stream not being there, one happens, whoever writes them', async () => {
    const file = newFile()
    const [one, two] = [await created(file), kept(await openSqliteLog({ file }))] as const
    for (let round = 0; round < 20; round++) {
      const [mine, yours] = [streamName('card', `mine${round}`), streamName('card', `yours${round}`)]
      const answers = await Promise.all([
        one.append(mine, 'no_stream', [draft(mine, 0)], [{ stream: yours, at: 'no_stream' }]),
        (round % 2 === 0 ? one : two).append(
          yours,
          'no_stream',
          [draft(yours, 0)],
          [{ stream: mine, at: 'no_stream' }],
        ),
      ])
      expect(answers.filter(E.isRight)).toHaveLength(1)
    }
  })

  it('who follows on one connection is told what another writes', async () => {
    const file = newFile()
    const [one, two] = [await created(file), kept(await openSqliteLog({ file, pollEvery: 5 }))]
    const abort = new AbortController()
    const seen: number[] = []
    for await (const notice of two.subscribe({ signal: abort.signal })) {
      if (notice.kind === 'event') seen.push(notice.recorded.line.rev)
      else if (seen.length === 2) abort.abort()
      else await one.append(card, seen.length === 0 ? 'no_stream' : revision(0), [draft(card, seen.length)])
    }
    expect(seen).toStrictEqual([0, 1])
  })

  it('processes that write the same streams leave no gap and lose nothing', async () => {
    const file = newFile()
    const store = await created(file)
    const script = `
      import { eventId, revision, streamName } from '@union-card/event-store'
      import { openSqliteLog } from '@union-card/sqlite'
      const [file, writer] = process.argv.slice(1)
      const opened = await openSqliteLog({ file })
      if (opened._tag === 'Left') throw new Error(opened.left.reason)
      const store = opened.right
      const hot = streamName('card', 'hot')
      const own = streamName('card', 'own' + writer)
      const appendNext = async (stream, index) => {
        const command = eventId('571b2899-851a-5e9c-94ea-9511af5a4987', streamName('command', writer + '.' + index), 0)
        for (;;) {
          const lines = await store.readStream(stream)
          const end = lines.right.length === 0 ? 'no_stream' : revision(lines.right.length - 1)
          const event = { id: eventId(command, stream, 0), type: 'CardIssued', tv: 1, actor: {}, rules: 'N',
            command: { id: command, digest: 'a'.repeat(64) }, data: { writer, index } }
          const answer = await store.append(stream, end, [event])
          if (answer._tag === 'Right') return
          if (answer.left._tag !== 'WrongExpectedRevision') throw new Error(JSON.stringify(answer.left))
        }
      }
      for (let index = 0; index < 40; index++) await Promise.all([appendNext(hot, index), appendNext(own, index)])
      await store.close()`
    const writers = ['a', 'b', 'c'].map((writer) =>
      spawn(
        process.execPath,
        ['--conditions=source', '--no-warnings', '--input-type=module', '-e', script, file, writer],
        { cwd: join(__dirname, '..'), stdio: 'inherit' },
      ),
    )
    const codes = await Promise.all(writers.map(async (writer) => (await once(writer, 'exit'))[0]))
    expect(codes).toStrictEqual([0, 0, 0])
    const lines = await store.readStream(streamName('card', 'hot'))
    if (E.isLeft(lines)) throw new Error(lines.left.reason)
    const made = lines.right.map(({ line }) => `${line.data.writer}${line.data.index}`)
    expect(lines.right.map(({ line }) => line.rev)).toStrictEqual(
      Array.from({ length: 120 }, (_, rev) => rev),
    )
    expect(new Set(made).size).toBe(120)
    for (const writer of ['a', 'b', 'c'])
      expect(made.filter((each) => each.startsWith(writer))).toStrictEqual(
        Array.from({ length: 40 }, (_, index) => `${writer}${index}`),
      )
    expect((await textsOf(store)).length).toBe(240)
  }, 30_000)

  it('who has waited long enough for another process is told so, and nothing is written', async () => {
    const file = newFile()
    await created(file)
    const store = kept(await openSqliteLog({ file, patience: 40 }))
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    const waited = await store.append(card, 'no_stream', [draft(card, 0)])
    holder.exec('ROLLBACK')
    expect(waited).toStrictEqual(
      E.left({
        _tag: 'Unavailable',
        because: 'busy',
        reason: 'Another process holds the file of the log. Try again.',
      }),
    )
    expect(await store.append(card, 'no_stream', [draft(card, 0)])).toStrictEqual(
      E.right({ revision: 0n, position: 1n }),
    )
    holder.close()
  })

  it('who waits shorter than the other process writes is served after it', async () => {
    const file = newFile()
    const store = await created(file)
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    setTimeout(() => holder.exec('ROLLBACK'), 60)
    expect(await store.append(card, 'no_stream', [draft(card, 0)])).toStrictEqual(
      E.right({ revision: 0n, position: 1n }),
    )
    holder.close()
  })
})
