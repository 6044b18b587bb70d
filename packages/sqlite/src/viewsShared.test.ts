import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { all } from '@union-card/projections'
import { folder, newFile } from '../trials/newFile.ts'
import {
  advance,
  checkpointOf,
  fill,
  linesOf,
  linesUpTo,
  models,
  open,
  today,
} from '../trials/viewsInFile.ts'

/** Several on one file of read models: stores of one process, and processes that may be killed at any moment. */

// Processes take their time to begin on machines that are busy.
jest.setTimeout(60_000)

describe('two stores on one file', () => {
  it('each sees what the other took in; what both took in is written once', async () => {
    const file = newFile()
    const [one, two] = [await open(file), await open(file)]
    await one.advance(advance(0, 1))
    expect([await checkpointOf(two), await linesOf(two)]).toStrictEqual([2n, 1])
    expect(await Promise.all([one.advance(advance(1, 2)), two.advance(advance(1, 2))])).toStrictEqual([
      true,
      false,
    ])
    await one.advance(advance(2, 3))
    await two.advance(advance(3, 4))
    expect([await checkpointOf(one), await linesOf(one)]).toStrictEqual([8n, 4])
  })

  it('who has seen more than the tables that another has put in place starts again from those', async () => {
    const file = newFile()
    const [one, two] = [await open(file), await open(file)]
    await one.advance(advance(0, 1))
    const { store, switchTo } = await two.beside()
    await fill(store, 1)
    expect(await switchTo()).toBe(true)
    expect(await one.advance(advance(2, 3))).toBe(false)
    expect(await one.advance(advance(1, 3))).toBe(true)
    expect([await checkpointOf(two), await linesOf(two)]).toStrictEqual([6n, 3])
  })

  it('who has an older version is told that the file has gone to a newer one', async () => {
    const file = newFile()
    const old = await open(file)
    await old.advance(advance(0, 1))
    const young = await open(file, { identity: { log: 'demo', version: 'v2' } })
    const gone = `${file} now holds the read models of the log demo in version v2, not of demo in v1. Open it again.`
    await expect(old.standpoint()).rejects.toThrow(gone)
    await expect(old.advance(advance(1, 2))).rejects.toThrow(gone)
    expect(await checkpointOf(young)).toBeNull()
  })

  it('a write waits while another process writes, but not for ever', async () => {
    const file = newFile()
    const patient = await open(file)
    const hasty = await open(file, { patience: 30 })
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    await expect(hasty.advance(advance(0, 1))).rejects.toThrow(
      `Another process is writing the read models in ${file}. Try again.`,
    )
    const waiting = patient.advance(advance(0, 1))
    await sleep(20)
    expect(await checkpointOf(patient)).toBeNull()
    holder.close()
    await waiting
    expect(await checkpointOf(hasty)).toBe(2n)
  })
})

/** Runs a program in a process of its own, which can take cards with some lines into the file it is given. */
const running = (file: string, program: string) => {
  const lines = join(folder, 'lines.json')
  writeFileSync(
    lines,
    JSON.stringify(linesUpTo(4), (_, value) => (typeof value === 'bigint' ? String(value) : value)),
  )
  const script = `
    import { readFileSync } from 'node:fs'
    import { defaultPolicy } from '@union-card/domain'
    import { position } from '@union-card/event-store'
    import { gathering, readModels } from '@union-card/projections'
    import { sqliteViews } from '@union-card/sqlite'
    const [file, linesFile] = process.argv.slice(1)
    const lines = JSON.parse(readFileSync(linesFile, 'utf8'))
    const models = readModels(defaultPolicy)
    const open = (of = file) => sqliteViews({ file: of, identity: { log: 'demo', version: 'v1' }, models: models.all })
    /** Cards that are new at a position, with so many lines, all of which stand there. */
    const advance = (cards, count, at) => {
      const gathered = gathering(models)
      for (const card of cards)
        gathered.take(card, lines.slice(0, count).map(({ entry }) => ({ entry, position: position(at) })), null)
      return { from: at === 1 ? null : position(at - 1), to: position(at), horizon: gathered.horizon(),
        changes: gathered.changes(), tallies: gathered.tallies(), setAside: [], resumed: [] }
    }
    ${program}`
  return spawn(
    process.execPath,
    ['--conditions=source', '--no-warnings', '--input-type=module', '-e', script, file, lines],
    { cwd: join(__dirname, '..'), stdio: ['pipe', 'pipe', 'inherit'] },
  )
}

describe('processes', () => {
  it('one that is killed at any moment leaves rows and checkpoint that belong together', async () => {
    const file = newFile()
    for (const pause of [5, 30, 80]) {
      const child = running(
        file,
        `const views = await open()
         console.log('ready')
         for (;;) {
           const at = Number((await views.standpoint()).checkpoint ?? 0) + 1
           await views.advance(advance(Array.from({ length: 50 }, (_, i) => 'c' + at + '-' + i), 1 + (at % 4), at))
         }`,
      )
      await once(child.stdout, 'data')
      await sleep(pause)
      child.kill('SIGKILL')
      await once(child, 'exit')
      const views = await open(file)
      const reached = Number((await checkpointOf(views)) ?? 0)
      const groups = await views.count(models.standing as never, all(), ['known'])
      const expected = Array.from({ length: reached }, (_, i) => [BigInt(i + 1), 50 * (2 + ((i + 1) % 4))])
      expect(groups.map(({ values, count }) => [values[0], count])).toStrictEqual(expected)
      expect((await views.tallied('valid_cards', today)).get('P1') ?? 0).toBe(50 * reached)
      await views.close()
    }
  })

  it('one that is killed while it builds anew leaves the old rows, and nothing beside them', async () => {
    const file = newFile()
    await (await open(file)).advance(advance(0, 4))
    const child = running(
      file,
      `const { store } = await (await open()).beside()
       await store.advance(advance(['a'], 1, 1))
       console.log('ready')
       setInterval(() => {}, 1000)`,
    )
    await once(child.stdout, 'data')
    const watching = await open(file)
    expect(existsSync(`${file}.new`)).toBe(true)
    child.kill('SIGKILL')
    await once(child, 'exit')
    expect(await linesOf(watching)).toBe(4)
    await open(file)
    expect(existsSync(`${file}.new`)).toBe(false)
  })

  it('that open a new file at the same moment, and take in the same log, end with the same rows', async () => {
    const files = [newFile(), newFile(), newFile()]
    const children = ['x', 'y', 'z'].map(() => {
      const child = running(
        '',
        `import { createInterface } from 'node:readline'
         console.log('ready')
         for await (const next of createInterface({ input: process.stdin })) {
           const views = await open(next)
           for (;;) {
             const at = Number((await views.standpoint()).checkpoint ?? 0) + 1
             if (at > 40) break
             await views.advance(advance(['c' + at], 1 + (at % 4), at))
           }
           await views.close()
           console.log('done')
         }`,
      )
      return { child, said: createInterface({ input: child.stdout })[Symbol.asyncIterator]() }
    })
    const allSay = async (word: string) => {
      const words = await Promise.all(children.map(async ({ said }) => (await said.next()).value))
      expect(words).toStrictEqual(children.map(() => word))
    }
    await allSay('ready')
    for (const file of files) {
      for (const { child } of children) child.stdin.write(`${file}\n`)
      await allSay('done')
      const views = await open(file)
      expect(await checkpointOf(views)).toBe(40n)
      for (let at = 1; at <= 40; at++) expect(await linesOf(views, `c${at}`)).toBe(1 + (at % 4))
      expect(await views.tallied('valid_cards', today)).toStrictEqual(new Map([['P1', 40]]))
    }
    for (const { child } of children) child.stdin.end()
  })
})
