import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { streamName } from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { card, created, draft, kept, other, textsOf } from '../trials/logInFile.ts'
import { folder, newFile } from '../trials/newFile.ts'
import { createSqliteLog, openSqliteLog } from './eventStore.ts'

describe('a backup', () => {
  it('is a log like the one it was taken of, taken while that one goes on', async () => {
    const file = newFile()
    const store = await created(file)
    await Promise.all(
      Array.from({ length: 200 }, (_, index) => {
        const stream = streamName('card', `c${index}`)
        return store.append(stream, 'no_stream', [draft(stream, 0)])
      }),
    )
    const to = newFile()
    // What a crash left of an earlier attempt is no obstacle.
    writeFileSync(`${to}.unfinished`, 'half')
    const told: number[] = []
    const [made] = await Promise.all([
      store.backup(to, ({ totalPages }) => told.push(totalPages)),
      store.append(card, 'no_stream', [draft(card, 0)]),
    ])
    expect(E.isRight(made) && made.right.pages > 0).toBe(true)
    expect(existsSync(`${to}.unfinished`)).toBe(false)
    const copy = kept(await openSqliteLog({ file: to, log: 'demo' }))
    const texts = await textsOf(store)
    expect(texts.slice(0, 200)).toStrictEqual((await textsOf(copy)).slice(0, 200))
    expect(E.isRight(await copy.append(other, 'no_stream', [draft(other, 0)]))).toBe(true)
  })

  it('that begins while a command is being written waits for it', async () => {
    let making: ReturnType<typeof store.backup> | undefined
    const store = kept(
      await createSqliteLog({
        file: newFile(),
        log: { id: 'demo', mode: 'live' },
        // The clock is read within the transaction of an append, which is held until the backup has met it.
        clock: () => {
          making ??= store.backup(newFile())
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 100)
          return 0
        },
      }),
    )
    await store.append(card, 'no_stream', [draft(card, 0)])
    expect(await making).toMatchObject({ _tag: 'Right' })
  })

  it('to a file that cannot be made is answered, not thrown', async () => {
    const store = await created(newFile())
    for (const to of [join(folder, 'x'.repeat(5000)), join(folder, 'no such folder', 'copy.db')])
      expect(await store.backup(to)).toMatchObject(E.left({ _tag: 'Unavailable', because: 'unreachable' }))
  })

  it('goes to a new file, never over one', async () => {
    const file = newFile()
    const store = await created(file)
    expect(await store.backup(file)).toStrictEqual(
      E.left({
        _tag: 'CannotOpen',
        because: 'exists',
        file,
        reason: `${file} is there already; a backup goes to a new file.`,
      }),
    )
  })

  it('is there whole or not at all', async () => {
    const store = await created(newFile())
    for (let index = 0; index < 4; index++) {
      const stream = streamName('card', `c${index}`)
      const large = { ...draft(stream, 0), data: { words: 'x'.repeat(200_000) } }
      await store.append(stream, 'no_stream', [large])
    }
    const to = newFile()
    const stopped = store.backup(to, () => {
      throw new Error('stopped on the way')
    })
    await expect(stopped).rejects.toThrow('stopped on the way')
    expect([existsSync(to), existsSync(`${to}.unfinished`)]).toStrictEqual([false, false])
  })

  it('is not made where there is no folder, nor of a closed store', async () => {
    const store = await created(newFile())
    const nowhere = await store.backup(join(folder, 'nowhere', 'a.db'))
    expect(E.isLeft(nowhere) && nowhere.left._tag).toBe('Unavailable')
    await store.close()
    const late = await store.backup(newFile())
    expect(E.isLeft(late) && late.left._tag).toBe('Unavailable')
  })
})
