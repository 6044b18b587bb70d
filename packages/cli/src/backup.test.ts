import { join } from 'node:path'
import { directory, newFile } from '../trials/atPrompt.ts'
import { exported, ran, recordedLog } from '../trials/keptLog.ts'

/** A log backed up at a prompt. */

jest.setTimeout(60_000)

describe('backup', () => {
  it('is a log like the one it was taken of', async () => {
    const file = await recordedLog()
    const to = newFile('backup.db')
    const { code, stdout } = await ran(['backup', to, '--log', `sqlite:${file}`])
    expect([code, stdout]).toStrictEqual([
      0,
      `The backup is in ${to}. Verify it with union-card verify --log sqlite:${to}\n`,
    ])
    expect(await exported(to)).toBe(await exported(file))
    expect((await ran(['verify', '--log', `sqlite:${to}`])).code).toBe(0)
  })

  it('goes to a new file, where there is a folder', async () => {
    const file = await recordedLog()
    expect((await ran(['backup', file, '--log', `sqlite:${file}`])).code).toBe(2)
    const nowhere = join(directory, 'nowhere', 'a.db')
    expect(await ran(['backup', nowhere, '--log', `sqlite:${file}`])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining(`The backup cannot be written to ${nowhere}.`),
    })
    const log = newFile('nowhere.db')
    expect(await ran(['backup', newFile('a.db'), '--log', `sqlite:${log}`])).toMatchObject({
      code: 5,
      stderr: expect.stringContaining(`There is no log at ${log}.`),
    })
  })
})
