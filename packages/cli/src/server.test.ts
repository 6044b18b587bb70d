import { readFileSync, writeFileSync } from 'node:fs'
import {
  certificateForTests,
  type EventStoreDbDouble,
  eventStoreDbDouble,
} from '@union-card/testing/eventstoredb'
import { ran as inAnyLanguage, issueOf, newFile, uuid } from '../trials/atPrompt.ts'
import type { TextOf } from './index.ts'

/** The program with the log on EventStoreDB: every command, and everything that can be wrong with where the log is. */

jest.setTimeout(60_000)

const doubles: EventStoreDbDouble[] = []
afterEach(async () => {
  for (const double of doubles.splice(0)) await double.stop()
})

const started = async (options?: Parameters<typeof eventStoreDbDouble>[0]): Promise<EventStoreDbDouble> => {
  const double = await eventStoreDbDouble(options)
  doubles.push(double)
  return double
}

const ran = async (args: readonly string[], text: TextOf = {}) => {
  const said = await inAnyLanguage(['--lang', 'en', ...args], text)
  for (const text of [said.stdout, said.stderr]) expect(text).not.toMatch(/clerk|secret/)
  return said
}

const out = (n: number) => ({
  id: uuid(n + 100),
  type: 'TransferOut',
  card: `card-${n}`,
  by: 'U1',
  on: '2020-06-30',
  reason: 'job-change',
  duesPaidThrough: '2020-06',
  recordedAt: '2020-08-01T12:00:00+08:00',
})
const commands = [issueOf(1), issueOf(2), issueOf(3), out(2), { ...issueOf(4), number: '0001' }]
const stdin = commands.map((command) => `${JSON.stringify(command)}\n`).join('')

/** Without the places in the log, which are each store's own. */
const withoutPlaces = (text: string): string =>
  text
    .replace(/@\d+/g, '@…')
    .replace(/"position":\d+/g, '"position":0')
    .replace(/^(r\d+ +)\d+ +/gm, '$1… ')
    .replace(/position \d+/g, 'position …')
    .replace(/,"\d+"(?=,"yes"\r?$)/gm, ',"…"')
    .replace(/[^ ]*\.db\b/g, '….db')

describe('a log on a server', () => {
  it('of which an administrator deleted a stream is not sound: verify names the stream', async () => {
    const double = await started()
    const onServer = ['--log', double.address]
    expect((await ran(['init', '--rehearsal', ...onServer])).code).toBe(0)
    expect((await ran(['record', ...onServer], { stdin: JSON.stringify(issueOf(1)) })).code).toBe(0)
    double.softDelete(double.records().find(({ stream }) => stream.endsWith('.card-1'))?.stream ?? '')
    const { code, stdout } = await ran(['verify', ...onServer])
    expect(code).toBe(1)
    expect(stdout).toMatch(/^✗ removed {2}card-card-1 {2}deleted or cut short on the server/)
  })

  it('that was put back from a backup is noticed by read models that had come further', async () => {
    const double = await started()
    const onServer = ['--log', double.address, '--views', `sqlite:${newFile('views.db')}`]
    const record = async (n: number) =>
      expect((await ran(['record', ...onServer], { stdin: JSON.stringify(issueOf(n)) })).code).toBe(0)
    const cards = async () =>
      (await ran(['holders', '--on', '2019-01-01', '--format', 'csv', ...onServer])).stdout.match(/card-\d/g)
    expect((await ran(['init', '--rehearsal', ...onServer])).code).toBe(0)
    await record(1)
    const backup = double.records().length
    await record(2)
    expect(await cards()).toStrictEqual(['card-1', 'card-2'])
    double.putBack(backup)
    expect(await cards()).toStrictEqual(['card-1'])
    await record(3)
    await record(4)
    expect(await cards()).toStrictEqual(['card-1', 'card-3', 'card-4'])
    expect((await ran(['rebuild', '--check', ...onServer])).code).toBe(0)
  })

  it('answers every command as one in a file does, and gives the same lines', async () => {
    const { address } = await started()
    const inFile = ['--log', `sqlite:${newFile('log.db')}`]
    const onServer = ['--log', address, '--views', `sqlite:${newFile('views.db')}`]
    expect((await ran(['init', '--rehearsal', ...inFile])).code).toBe(0)
    expect((await ran(['record', ...inFile], { stdin })).code).toBe(1)
    const whole = (await ran(['export', ...inFile])).stdout
    const taken = await ran(['import', ...onServer], { stdin: whole })
    expect([taken.code, taken.stderr]).toStrictEqual([0, expect.stringContaining('from the export.')])
    expect((await ran(['export', ...onServer])).stdout).toBe(whole)

    const asked = [
      ['show', 'card-2', '--on', '2020-07-01', '--json'],
      ['show', 'nobody'],
      ['log', 'card-2'],
      ['where', 'card-2'],
      ['holders', '--on', '2019-01-01', '--format', 'csv'],
      ['holders', '--on', '2020-12-31', '--counts'],
      ['policy'],
      ['verify'],
    ]
    for (const question of asked) {
      const [file, server] = [await ran([...question, ...inFile]), await ran([...question, ...onServer])]
      expect([question, server.code, withoutPlaces(server.stdout)]).toStrictEqual([
        question,
        file.code,
        withoutPlaces(file.stdout),
      ])
    }
    const rebuilt = await ran(['rebuild', '--json', ...onServer])
    expect([rebuilt.code, JSON.parse(rebuilt.stdout).setAside]).toStrictEqual([0, []])
  })

  it('is made there, recorded to and exported on from where an export ended', async () => {
    const { address } = await started()
    const log = ['--log', address.replace('esdb:', 'kurrentdb:')]
    const made = await ran(['init', '--rehearsal', '--json', ...log])
    expect([made.code, JSON.parse(made.stdout)]).toStrictEqual([
      0,
      expect.objectContaining({ mode: 'rehearsal', file: null }),
    ])
    expect(await ran(['init', '--rehearsal', ...log])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('is there already; nothing was changed.'),
    })
    expect((await ran(['record', ...log], { stdin: `${JSON.stringify(issueOf(1))}\n` })).code).toBe(0)
    const file = newFile('lines.jsonl')
    await ran(['export', file, ...log])
    const before = readFileSync(file, 'utf8')
    expect((await ran(['record', ...log], { stdin: `${JSON.stringify(issueOf(2))}\n` })).code).toBe(0)
    await ran(['export', file, ...log])
    const after = readFileSync(file, 'utf8')
    expect([after.startsWith(before), after.length > before.length]).toStrictEqual([true, true])
    expect(after).toBe((await ran(['export', ...log])).stdout)
  })

  it('that was tampered with is found by verify, and only the card that it touches is set aside', async () => {
    const double = await started()
    const log = ['--log', double.address]
    await ran(['init', '--rehearsal', ...log])
    await ran(['record', ...log], {
      stdin: [issueOf(1), issueOf(2)].map((each) => JSON.stringify(each)).join('\n'),
    })
    expect((await ran(['verify', ...log])).code).toBe(0)
    const card = double.records().find(({ stream }) => /^card-..\.card-1$/.test(stream))
    double.put(card?.stream ?? '', { type: 'CardIssued', data: Buffer.from('{"by":"U9"}') })
    const found = await ran(['verify', ...log])
    expect([found.code, found.stdout]).toStrictEqual([1, expect.stringContaining('card-card-1')])
    const views = ['--views', `sqlite:${newFile('views.db')}`]
    const rebuilt = await ran(['rebuild', '--json', ...log, ...views])
    expect([rebuilt.code, JSON.parse(rebuilt.stdout).setAside]).toStrictEqual([
      1,
      [{ card: 'card-1', reason: 'revision 1: the line no longer has the hash it was recorded with' }],
    ])
    const held = await ran(['holders', '--format', 'csv', ...log, ...views])
    expect([held.code, held.stdout.split('\n').length]).toStrictEqual([0, 3])
  })
})

describe('where a log on a server is', () => {
  it('is told without user and password, whoever is let in', async () => {
    const tls = certificateForTests
    const { address } = await started({ tls, users: { clerk: { password: 'secret', admin: true } } })
    const authority = newFile('ca.crt')
    writeFileSync(authority, tls.certificate)
    const as = (user: string) => ['--log', `${address.replace('://', `://${user}@`)}?tlsCAFile=${authority}`]
    const made = await ran(['init', '--rehearsal', ...as('clerk:secret')])
    expect([made.code, made.stdout]).toStrictEqual([0, expect.stringContaining('//…@127.0.0.1')])
    expect(await ran(['export', ...as('clerk:secretly')])).toMatchObject({
      code: 5,
      stderr: 'There is no permission to read or write the log.\n',
    })
  })

  it.each([
    [
      'no server is there',
      'esdb://clerk:secret@127.0.0.1:1?tls=false',
      5,
      'The server esdb://…@127.0.0.1:1 does not answer.',
    ],
    ['no log is there', '', 5, 'There is no log at'],
    [
      'the address is another one',
      'esdb://clerk:secret@host?tls=perhaps',
      2,
      'The setting tls should be true or false.',
    ],
    ['the address is none', 'esdb://clerk:secret', 2, 'The form is esdb://user:password@host:2113'],
    ['the password holds what should be encoded', 'kurrentdb://clerk:secret/@host', 2, 'The form is esdb://'],
    ['the scheme is none', 'esbd://clerk:secret@host', 2, '--log esbd://…@host is not understood'],
  ])('is answered clearly where %s', async (_, place, code, sentence) => {
    const log = place === '' ? (await started()).address : place
    expect(await ran(['export', '--log', log])).toMatchObject({
      code,
      stdout: '',
      stderr: expect.stringContaining(sentence),
    })
  })

  it('needs a file named for the read models, and only for the commands that ask them', async () => {
    const { address } = await started()
    const log = ['--log', address]
    expect((await ran(['init', '--rehearsal', ...log])).code).toBe(0)
    expect(await ran(['holders', ...log])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('say where the read models are with --views sqlite:FILE or postgres:'),
    })
    const elsewhere = ['--views', 'postgresql://clerk:secret@localhost:1/db']
    expect((await ran(['record', ...log, ...elsewhere], { stdin })).code).toBe(1)
    const away = await ran(['holders', ...log, ...elsewhere])
    expect([away.code, away.stderr.includes('secret')]).toStrictEqual([5, false])
    expect(await ran(['backup', newFile('copy.db'), ...log])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('backed up by the means of the server'),
    })
  })

  it('is of no use without the package that reads it, and that is said', async () => {
    jest.doMock('@union-card/eventstoredb', () => {
      throw Object.assign(new Error('Cannot find module'), { code: 'MODULE_NOT_FOUND' })
    })
    try {
      expect(await ran(['export', '--log', 'esdb://clerk:secret@host'])).toMatchObject({
        code: 2,
        stderr:
          'The package @union-card/eventstoredb is needed for this and is not installed. Install it beside @union-card/cli.\n',
      })
    } finally {
      jest.dontMock('@union-card/eventstoredb')
    }
  })
})
