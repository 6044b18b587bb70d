import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { setTimeout as sleep } from 'node:timers/promises'
import { holders, ViewsUnavailable } from '@union-card/projections'
import { folder, newFile } from '../trials/newFile.ts'
import {
  advance,
  after,
  asking,
  checkpointOf,
  fill,
  linesOf,
  nothing,
  now,
  open,
} from '../trials/viewsInFile.ts'
import { createSqliteLog } from './eventStore.ts'

/** Read models that are built anew in a file beside the one that is asked meanwhile. */

describe('building anew', () => {
  const beside = (file: string) => `${file}.new`

  it('happens in a file of its own; whoever has the old one open sees the new rows at once', async () => {
    const file = newFile()
    const [one, two] = [await open(file), await open(file)]
    await one.advance(advance(0, 4))
    const { store, switchTo } = await one.beside()
    await fill(store, 1)
    expect([existsSync(beside(file)), await linesOf(one), await linesOf(two)]).toStrictEqual([true, 4, 4])
    expect(await switchTo()).toBe(false)
    await store.advance({ ...nothing, from: after(1), to: after(4) })
    expect(await switchTo()).toBe(true)
    expect([existsSync(beside(file)), await linesOf(one), await linesOf(two)]).toStrictEqual([false, 1, 1])
    expect(await holders(asking(two), { ...now, union: 'U1' })).toHaveLength(1)
    await one.close()
    await two.close()
    expect(await linesOf(await open(file))).toBe(1)
    expect(readdirSync(folder).filter((name) => join(folder, name).startsWith(file))).toHaveLength(3)
  })

  it('leaves nothing behind when it is given up', async () => {
    const file = newFile()
    const views = await open(file)
    const { store, discard } = await views.beside()
    await fill(store, 1)
    await discard()
    await discard()
    expect(existsSync(beside(file))).toBe(false)
    await expect(store.standpoint()).rejects.toThrow('have been closed')
    expect(await checkpointOf(views)).toBeNull()
  })

  it('says that it has been closed also where it would first have made its indexes', async () => {
    const { store, discard } = await (await open(newFile())).beside()
    await discard()
    await expect(store.advance(advance(0, 1))).rejects.toThrow(ViewsUnavailable)
  })

  it('says so when what it leaves cannot be removed', async () => {
    const file = newFile()
    const { discard } = await (await open(file)).beside()
    rmSync(beside(file))
    mkdirSync(beside(file))
    await expect(discard()).rejects.toThrow(
      `${beside(file)} cannot be removed. Look at the disk, and at the permissions of its folder.`,
    )
  })

  it('is for one at a time, and a living one is not disturbed', async () => {
    const file = newFile()
    const views = await open(file)
    await views.advance(advance(0, 1))
    const { store, switchTo } = await views.beside()
    const other = await open(file)
    await expect(other.beside()).rejects.toThrow(`${beside(file)} is in the way`)
    await fill(store, 1)
    await switchTo()
    await (await other.beside()).discard()
    expect(await linesOf(other)).toBe(1)
  })

  it('what a process that died has left is removed when the read models are opened, or built anew', async () => {
    const file = newFile()
    const leftover = newFile()
    await (await open(leftover)).close()
    for (const next of [() => open(file), async () => (await (await open(file)).beside()).discard()]) {
      writeFileSync(beside(file), readFileSync(leftover))
      await next()
      expect(existsSync(beside(file))).toBe(false)
    }
  })

  it('also when it died in the middle of a write, so that only the first pages of it are there', async () => {
    const file = newFile()
    const leftover = newFile()
    await (await open(leftover)).close()
    for (const next of [() => open(file), async () => (await (await open(file)).beside()).discard()]) {
      writeFileSync(beside(file), readFileSync(leftover).subarray(0, 3 * 4096))
      await next()
      expect(existsSync(beside(file))).toBe(false)
    }
  })

  it('a database of somebody else in its place is left alone, also a damaged one', async () => {
    const file = newFile()
    const log = newFile()
    const made = await createSqliteLog({ file: log, log: { id: 'demo', mode: 'live' } })
    if (made._tag === 'Left') throw new Error(made.left.reason)
    await made.right.close()
    for (const bytes of [readFileSync(log), readFileSync(log).subarray(0, 2 * 4096)]) {
      writeFileSync(beside(file), bytes)
      await expect((await open(file)).beside()).rejects.toThrow(`${beside(file)} is in the way`)
      expect(readFileSync(beside(file)).equals(bytes)).toBe(true)
    }
  })

  it('something else in its place is left alone, and told', async () => {
    const file = newFile()
    writeFileSync(beside(file), '工会会员证'.repeat(100))
    const views = await open(file)
    await expect(views.beside()).rejects.toThrow(`${beside(file)} is in the way`)
    expect(readFileSync(beside(file), 'utf8')).toMatch(/^工会/)
  })

  it('waits to be put in place while another process writes, but not for ever', async () => {
    const file = newFile()
    const views = await open(file, { patience: 200 })
    await views.advance(advance(0, 1))
    const { store, switchTo, discard } = await views.beside()
    await fill(store, 1)
    const holder = new DatabaseSync(file)
    holder.exec('BEGIN IMMEDIATE')
    const switching = switchTo()
    await sleep(30)
    holder.exec('COMMIT')
    await switching
    const second = await views.beside()
    await second.store.advance({ ...nothing, from: null, to: after(1) })
    holder.exec('BEGIN IMMEDIATE')
    await expect(second.switchTo()).rejects.toThrow('Another process is writing')
    holder.close()
    expect(await linesOf(views)).toBe(1)
    await second.switchTo()
    await Promise.all([discard(), second.discard()])
    expect(await linesOf(views)).toBe(0)
  })
})
