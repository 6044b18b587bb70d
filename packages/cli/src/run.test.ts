import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { run, type TextOf, textTerminal } from './index.ts'
import { version } from './version.ts'

/** The program as its users meet it: the acceptance cases of two times and rivals, every bad input, every exit code. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

const directory = mkdtempSync(join(tmpdir(), 'union-card-run-'))
afterAll(() => rmSync(directory, { recursive: true }))

let files = 0
const newFile = (name = 'log.db'): string => join(directory, `${++files}-${name}`)

const ran = async (args: readonly string[], text: TextOf = {}) => {
  const terminal = textTerminal(text)
  const code = await run(args, terminal)
  const [stdout, stderr] = [terminal.stdout(), terminal.stderr()]
  // Whatever happens, nobody is shown the inside of the program.
  for (const said of [stdout, stderr]) expect(said).not.toMatch(/^\s+at .*[(:]\d+/m)
  return { code, stdout, stderr }
}

const values = (stdout: string) =>
  stdout
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line))

const jsonLines = (commands: readonly unknown[]): string =>
  commands.map((command) => `${JSON.stringify(command)}\n`).join('')

const rehearsal = async (...more: readonly string[]): Promise<string> => {
  const log = `sqlite:${newFile()}`
  expect((await ran(['init', '--rehearsal', '--log', log, ...more])).code).toBe(0)
  return log
}

const recorded = async (log: string, commands: readonly unknown[]) => {
  const { code, stdout } = await ran(['record', '--log', log], { stdin: jsonLines(commands) })
  return { code, results: values(stdout) }
}

const shown = async (log: string, ...more: readonly string[]) => {
  const { code, stdout } = await ran(['show', '--json', '--log', log, ...more])
  return { code, ...values(stdout)[0] }
}

const uuid = (n: number): string => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`
const noon = (day: string): string => `${day}T12:00:00+08:00`

const issue = (over: Record<string, unknown> = {}) => ({
  id: uuid(1),
  type: 'IssueCard',
  card: 'a',
  by: 'U1',
  on: '2018-03-05',
  issuer: 'P1',
  number: '0001',
  document: '会员证',
  joinedOn: '2018-03-01',
  issuingUnit: '某某工会',
  member: 'm1',
  recordedAt: noon('2018-03-05'),
  ...over,
})
const out = (over: Record<string, unknown> = {}) => ({
  id: uuid(2),
  type: 'TransferOut',
  card: 'a',
  by: 'U1',
  on: '2020-06-30',
  reason: 'job-change',
  duesPaidThrough: '2020-06',
  recordedAt: noon('2020-08-01'),
  ...over,
})
const into = (over: Record<string, unknown> = {}) => ({
  id: uuid(3),
  type: 'TransferIn',
  card: 'a',
  by: 'U2',
  on: '2020-07-10',
  recordedAt: noon('2020-08-01'),
  ...over,
})
const retained = (over: Record<string, unknown> = {}) => ({
  id: uuid(4),
  type: 'RetainMembership',
  card: 'a',
  by: 'U1',
  month: '2020-09',
  reason: 'unemployed',
  recordedAt: noon('2020-09-10'),
  ...over,
})

const outcomes = (results: readonly { outcome: string }[]) => results.map(({ outcome }) => outcome)
const rulesOf = (result: { refusals: { rule: string }[] }) => result.refusals.map(({ rule }) => rule)

describe('two times', () => {
  it('B01 late entries change the answer for a past day only for who knows of them', async () => {
    const log = await rehearsal()
    expect((await recorded(log, [issue(), out(), into()])).code).toBe(0)
    const on = ['a', '--on', '2020-07-05', '--known']
    expect(await shown(log, ...on, '2020-07-31')).toMatchObject({
      membership: 'active',
      relation: { kind: 'at', union: 'U1' },
      voteIn: 'U1',
      known: '2020-07-31T15:59:59.999Z',
    })
    expect(await shown(log, ...on, '2020-08-01')).toMatchObject({
      membership: 'active',
      relation: { kind: 'inTransit', from: 'U1' },
      voteIn: null,
    })
  })

  it('B01 a moment and a log position say the same as the day', async () => {
    const log = await rehearsal()
    const { results } = await recorded(log, [issue(), out()])
    const [issuedAt, outAt] = results.map(({ events }) => String(events[0].position))
    const on = ['a', '--on', '2020-07-05', '--known']
    expect((await shown(log, ...on, issuedAt ?? '')).voteIn).toBe('U1')
    expect((await shown(log, ...on, outAt ?? '')).voteIn).toBeNull()
    expect((await shown(log, ...on, '2020-08-01T11:59:59+08:00')).voteIn).toBe('U1')
    expect((await shown(log, ...on, '2020-08-01T04:00:00Z')).voteIn).toBeNull()
    expect(await shown(log, 'a', '--known', '2017-01-01')).toMatchObject({ found: false, code: 3 })
  })

  it('B02 an entry that came too late is put in by annulling what follows', async () => {
    const log = await rehearsal()
    const late = await recorded(log, [
      issue(),
      retained(),
      out({ recordedAt: noon('2020-10-01') }),
      {
        id: uuid(9),
        type: 'AnnulEntries',
        card: 'a',
        by: 'U1',
        entries: [1],
        cause: '补登漏登的接转',
        recordedAt: noon('2020-10-01'),
        replacements: [out(), into(), retained({ by: 'U2' })].map(
          ({ id: _id, card: _card, recordedAt: _at, ...replacement }) => replacement,
        ),
      },
    ])
    expect(outcomes(late.results)).toStrictEqual(['accepted', 'accepted', 'refused', 'accepted'])
    expect(rulesOf(late.results[2])).toContain('D-CHRONOLOGY')
    const answers = await ran(['show', '--from', '-', '--log', log], {
      stdin: jsonLines([
        { card: 'a', on: '2020-08-01', known: '2020-10-02' },
        { card: 'a', on: '2020-09-01' },
        { card: 'a', on: '2020-09-15', known: '2020-09-20' },
      ]),
    })
    expect(values(answers.stdout)).toMatchObject([
      { membership: 'active', relation: { kind: 'at', union: 'U2' } },
      { membership: 'retained', relation: { kind: 'at', union: 'U2' } },
      { membership: 'retained', relation: { kind: 'at', union: 'U1' } },
    ])
    const history = await ran(['log', 'a', '--log', log])
    expect(history.stdout).toContain('〔作废，见 r2〕')
    expect(history.stdout).toContain('补登：2020-06-30 组织关系转出 U1')
  })

  it('B05 a death recorded of the wrong person, and annulled', async () => {
    const log = await rehearsal()
    const { code } = await recorded(log, [
      issue({ on: '1995-05-10', joinedOn: '1995-05', recordedAt: noon('1995-05-10') }),
      retained({ month: '2015-03', reason: 'retired', recordedAt: noon('2015-03-01') }),
      {
        id: uuid(5),
        type: 'RecordDeath',
        card: 'a',
        on: '2024-01-15',
        by: 'U1',
        recordedAt: noon('2024-01-20'),
      },
      {
        id: uuid(6),
        type: 'AnnulEntries',
        card: 'a',
        by: 'U1',
        entries: [2],
        cause: '登记错人',
        recordedAt: noon('2024-03-01'),
      },
    ])
    expect(code).toBe(0)
    const on = ['a', '--on', '2024-02-01', '--known']
    expect(await shown(log, ...on, '2024-02-15')).toMatchObject({ membership: 'deceased', validCard: false })
    expect(await shown(log, ...on, '2024-03-01')).toMatchObject({ membership: 'retained', validCard: true })
  })

  it('B06 nothing is recorded before it has happened', async () => {
    const log = await rehearsal()
    const recordedAt = noon('2025-01-05')
    const { results } = await recorded(log, [
      issue(),
      out({ on: '2025-01-10', duesPaidThrough: '2024-12', recordedAt }),
      retained({ id: uuid(5), month: '2025-02', recordedAt }),
      retained({ month: '2025-01', recordedAt }),
    ])
    expect(outcomes(results)).toStrictEqual(['accepted', 'refused', 'refused', 'accepted'])
    expect([rulesOf(results[1]), rulesOf(results[2])]).toStrictEqual([['D-NO-FUTURE'], ['D-NO-FUTURE']])
  })
})

describe('repetition and rivals', () => {
  it('B08 the same command twice is one event, in one input and in two', async () => {
    const log = await rehearsal()
    const { results } = await recorded(log, [issue(), issue()])
    expect(results.map(({ repeated }) => repeated)).toStrictEqual([false, true])
    expect(results[1].events).toStrictEqual(results[0].events)
    expect((await recorded(log, [issue()])).results).toMatchObject([{ outcome: 'accepted', repeated: true }])
    const history = values((await ran(['log', 'a', '--json', '--log', log])).stdout)
    expect(history[0].entries).toHaveLength(1)
  })

  it('an id used for another command is malformed, also within one input', async () => {
    const log = await rehearsal()
    const { code, results } = await recorded(log, [issue(), issue({ number: '0002' })])
    expect([code, results[1].outcome, results[1].errors[0].path]).toStrictEqual([2, 'malformed', 'id'])
  })

  it('an id used for another card is malformed, also in a later run', async () => {
    const log = await rehearsal()
    expect((await recorded(log, [issue()])).code).toBe(0)
    const { code, results } = await recorded(log, [issue({ card: 'b', number: '0002', member: 'm2' })])
    expect([code, results]).toStrictEqual([
      2,
      [
        {
          line: 1,
          outcome: 'malformed',
          id: uuid(1),
          errors: [
            { path: 'id', expected: 'an id of its own: this one belongs to another command', found: uuid(1) },
          ],
        },
      ],
    ])
  })

  it('a command may say what it belongs to and what led to it, and its lines carry that', async () => {
    const log = await rehearsal()
    const tied = { correlation: 'import-7', causation: 'message-42' }
    expect(
      (await recorded(log, [issue(tied), out({ by: 'U9', ...tied, correlation: 'import-8' })])).code,
    ).toBe(1)
    const { stdout } = await ran(['export', '--log', log])
    const ties = values(stdout).map(({ type, corr, cause }) => [type, corr, cause])
    expect(ties.slice(1)).toStrictEqual([
      ['NumberClaimed', 'import-7', 'message-42'],
      ['MembershipClaimed', 'import-7', 'message-42'],
      ['CardIssued', 'import-7', 'message-42'],
      ['CommandRefused', 'import-8', 'message-42'],
    ])
    const misfits = await recorded(log, [
      issue({ id: uuid(9), correlation: '', causation: 7, recordedAt: 'x' }),
    ])
    expect(misfits.results[0].errors.map(({ path }: { path: string }) => path)).toStrictEqual([
      'recordedAt',
      'correlation',
      'causation',
    ])
  })

  it('B07 of two processes that transfer one card, one is accepted', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    const clerks = await Promise.all(
      [2, 3].map((n) => {
        const file = newFile('out.jsonl')
        writeFileSync(file, jsonLines([out({ id: uuid(n) })]))
        return spawned(['record', file, '--log', log])
      }),
    )
    const results = clerks.map(({ stdout }) => values(stdout)[0])
    expect(outcomes(results).filter((outcome) => outcome === 'accepted')).toHaveLength(1)
    const other = results.find(({ outcome }) => outcome !== 'accepted')
    if (other.outcome === 'refused') expect(rulesOf(other)).toContain('D-ALREADY-IN-TRANSIT')
    else expect(other.outcome).toBe('conflict')
    expect(clerks.map(({ code }) => code).sort()).toStrictEqual([0, other.outcome === 'refused' ? 1 : 4])
  })

  it('commands that touch one number or one member keep their order across cards', async () => {
    const log = await rehearsal()
    const cards = Array.from({ length: 40 }, (_, i) => [
      issue({ id: uuid(100 + i), card: `a${i}`, number: 'same', member: `m${i}` }),
      issue({ id: uuid(200 + i), card: `b${i}`, number: `n${i}`, member: 'same' }),
    ]).flat()
    const { results } = await recorded(log, cards)
    expect(outcomes(results.slice(0, 2))).toStrictEqual(['accepted', 'accepted'])
    expect(new Set(outcomes(results.slice(2)))).toStrictEqual(new Set(['refused']))
  })

  it('a member may be admitted anew right after leaving, whoever wrote the first card down and when', async () => {
    const withdrawal = {
      id: uuid(7),
      type: 'Withdraw',
      card: 'a',
      by: 'U1',
      on: '2020-01-01',
      kind: 'voluntary',
      recordedAt: noon('2020-01-01'),
    }
    const again = issue({
      id: uuid(8),
      card: 'b',
      number: '0002',
      on: '2021-01-01',
      joinedOn: '2021-01-01',
      recordedAt: noon('2021-01-01'),
    })
    const together = await rehearsal()
    expect((await recorded(together, [issue(), withdrawal, again])).code).toBe(0)
    const apart = await rehearsal()
    await recorded(apart, [issue()])
    expect((await recorded(apart, [withdrawal, again])).code).toBe(0)
  })

  it('nor does it matter that the card was re-issued since, or its issue put right', async () => {
    const withdrawal = { type: 'Withdraw', card: 'a', by: 'U1', on: '2020-01-01', kind: 'voluntary' }
    const left = { ...withdrawal, id: uuid(7), recordedAt: noon('2020-01-01') }
    const again = issue({
      id: uuid(8),
      card: 'b',
      number: '0002',
      on: '2021-01-01',
      joinedOn: '2021-01-01',
      recordedAt: noon('2021-01-01'),
    })
    const reissued = {
      id: uuid(5),
      type: 'ReissueCard',
      card: 'a',
      on: '2019-05-05',
      number: '0009',
      cause: 'damaged',
      oldCardRecovered: true,
      recordedAt: noon('2019-05-05'),
    }
    const apart = await rehearsal()
    await recorded(apart, [issue()])
    expect((await recorded(apart, [reissued, left, again])).code).toBe(0)

    const { id: _id, card: _card, recordedAt: _recordedAt, ...rightly } = issue()
    const mended = {
      id: uuid(6),
      type: 'AnnulEntries',
      card: 'a',
      by: 'U1',
      entries: [0],
      replacements: [rightly],
      cause: '误记',
      recordedAt: noon('2019-06-06'),
    }
    const together = await rehearsal()
    expect((await recorded(together, [issue({ member: 'wrong' }), mended, left, again])).code).toBe(0)
  })

  it('results come in the order of the lines', async () => {
    const log = await rehearsal()
    const commands = Array.from({ length: 500 }, (_, i) =>
      issue({ id: uuid(i), card: `c${i % 100}`, number: `n${String(i).padStart(5, '0')}`, member: `m${i}` }),
    )
    const { results } = await recorded(log, commands)
    expect(results.map(({ line }) => line)).toStrictEqual(commands.map((_, i) => i + 1))
    expect(outcomes(results).filter((outcome) => outcome === 'accepted')).toHaveLength(100)
  })
})

describe('B10 a policy changed', () => {
  it('leaves what was accepted and judges what comes by the new rules', async () => {
    const log = await rehearsal('--rules', 'N')
    const restore = { type: 'RestoreMembership', card: 'a', by: 'U1' }
    await recorded(log, [
      issue(),
      retained({ month: '2021-07', reason: 'retired', recordedAt: noon('2021-07-01') }),
      { ...restore, id: uuid(5), month: '2021-09', recordedAt: noon('2021-09-01') },
    ])
    const file = newFile('policy.json')
    writeFileSync(file, JSON.stringify({ rules: 'N+M' }))
    const changed = await ran(['policy', '--set', file, '--json', '--log', log])
    expect(changed.code).toBe(0)
    expect(values(changed.stdout)[0]).toMatchObject({ policy: { rules: 'N+M' }, rehearsal: true })
    expect(await shown(log, 'a', '--on', '2021-09-15')).toMatchObject({
      membership: 'active',
      basis: { rules: 'N+M' },
    })
    const { results } = await recorded(log, [
      retained({ id: uuid(6), month: '2022-01', reason: 'retired', recordedAt: noon('2022-01-01') }),
      { ...restore, id: uuid(7), month: '2022-03', recordedAt: noon('2022-03-01') },
    ])
    expect(outcomes(results)).toStrictEqual(['accepted', 'refused'])
    expect(rulesOf(results[1])).toStrictEqual(['M17-RETIRED-STAYS-RETAINED'])
  })

  it('keeps what a file leaves out, and refuses what is no policy', async () => {
    const log = await rehearsal('--rules', 'N')
    const file = newFile('policy.json')
    writeFileSync(file, JSON.stringify({ provenance: 'strict' }))
    await ran(['policy', '--set', file, '--log', log])
    expect(values((await ran(['policy', '--json', '--log', log])).stdout)[0].policy).toMatchObject({
      rules: 'N',
      provenance: 'strict',
    })
    writeFileSync(file, JSON.stringify({ provenance: 'lax', wages: 3 }))
    const wrong = await ran(['policy', '--set', file, '--log', log, '--lang', 'en'])
    expect(wrong.code).toBe(2)
    expect(wrong.stderr).toMatch(
      /provenance: expected one of lenient, strict.*wages: expected no such property/,
    )
    writeFileSync(file, 'not json')
    expect((await ran(['policy', '--set', file, '--log', log])).code).toBe(2)
  })
})

describe('bad input to record', () => {
  const results = async (stdin: TextOf['stdin'], log?: string) => {
    const { code, stdout, stderr } = await ran(['record', '--log', log ?? (await rehearsal())], {
      stdin: stdin ?? '',
    })
    return { code, results: values(stdout), stderr }
  }
  const good = JSON.stringify(issue())

  it('an empty file is fine, and said to be empty', async () => {
    const { code, results: none, stderr } = await results('')
    expect([code, none]).toStrictEqual([0, []])
    expect(stderr).toContain('没有命令')
  })

  it('empty lines are counted and passed over', async () => {
    const { code, results: told } = await results(`\n  \n${good}\r\n\n`)
    expect([code, told.map(({ line }) => line)]).toStrictEqual([0, [3]])
  })

  it('half a line at the end is malformed, a whole one without its newline is not', async () => {
    const { code, results: told } = await results(`${good}\n${good.slice(0, 40)}`)
    expect([code, told[1]]).toStrictEqual([
      2,
      {
        line: 2,
        outcome: 'malformed',
        id: null,
        errors: [{ path: '', expected: 'a whole line', found: 'half a line: the input ends here' }],
      },
    ])
    expect((await results(good)).code).toBe(0)
  })

  it('a line that is no JSON, or no object, is malformed and the rest goes on', async () => {
    const { code, results: told } = await results(`nonsense\n[]\nnull\n"a"\n7\n{}\n${good}\n`)
    expect(code).toBe(2)
    expect(outcomes(told)).toStrictEqual([...Array.from({ length: 6 }, () => 'malformed'), 'accepted'])
    expect(told[5].errors[0].path).toBe('type')
  })

  it('a line over 1 MiB is malformed without being held', async () => {
    async function* pieces() {
      const piece = Buffer.alloc(65_536, 'x')
      for (let i = 0; i < 640; i++) yield piece
      yield Buffer.from(`\n${good}\n`)
    }
    const { code, results: told } = await results(pieces())
    expect([code, outcomes(told)]).toStrictEqual([2, ['malformed', 'accepted']])
    expect(told[0].errors[0].expected).toBe('a line of at most 1048576 bytes')
  })

  it('bytes that are not UTF-8 are malformed; a mark at the start is not', async () => {
    const broken = Buffer.concat([Buffer.from('{"type":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}\n')])
    const { code, results: told } = await results(Buffer.concat([Buffer.from(`\u{feff}${good}\n`), broken]))
    expect([code, outcomes(told)]).toStrictEqual([2, ['accepted', 'malformed']])
    expect((await results(`${good}\n\u{feff}${good}\n`)).results[1].outcome).toBe('malformed')
  })

  it('a character cut by the pieces of a stream is read whole', async () => {
    async function* bytes() {
      for (const byte of Buffer.from(`${good}\n`)) yield Uint8Array.of(byte)
    }
    expect((await results(bytes())).code).toBe(0)
  })

  it('what does not fit is told with its place; a charge is refused by its rule', async () => {
    const { code, results: told } = await results(
      jsonLines([issue({ on: '2021-02-29', nickname: 'x' }), issue({ fee: 10 })]),
    )
    expect(code).toBe(2)
    expect(told[0].errors.map(({ path }: { path: string }) => path)).toStrictEqual(['on', 'nickname'])
    expect([told[1].outcome, rulesOf(told[1])]).toStrictEqual(['refused', ['N5-NO-FEE']])
    expect(told[1].refusals[0]).toMatchObject({
      clause: '第五条',
      zh: expect.any(String),
      en: expect.any(String),
    })
  })

  it('JSON nested beyond reason is malformed', async () => {
    const deep = `{"type":${'['.repeat(200_000)}${']'.repeat(200_000)}}`
    expect((await results(`${deep}\n`)).results[0].outcome).toBe('malformed')
  })

  it.each([['yesterday'], ['2018-03-05T12:00:00'], ['2018-02-30T12:00:00+08:00'], [7], [null]])(
    'recordedAt %s is malformed',
    async (recordedAt) => {
      const { code, results: told } = await results(jsonLines([issue({ recordedAt })]))
      expect([code, told[0].outcome, told[0].errors[0].path]).toStrictEqual([2, 'malformed', 'recordedAt'])
    },
  )

  it('recordedAt before the last line of the card is malformed', async () => {
    const { results: told } = await results(jsonLines([issue(), out({ recordedAt: noon('2017-01-01') })]))
    expect([told[1].outcome, told[1].errors[0].path]).toStrictEqual(['malformed', 'recordedAt'])
  })

  it('a live log takes no recordedAt, and says why', async () => {
    const log = `sqlite:${newFile()}`
    expect((await ran(['init', '--log', log])).code).toBe(0)
    const { recordedAt, ...live } = issue()
    const { results: told, stderr } = await results(jsonLines([{ ...live, recordedAt }, live]), log)
    expect(outcomes(told)).toStrictEqual(['malformed', 'accepted'])
    expect(told[0].errors[0]).toMatchObject({ path: 'recordedAt', expected: expect.stringContaining('live') })
    expect(stderr).not.toContain('演练')
  })

  it('a file that is not there, or is a directory, is a wrong usage', async () => {
    const log = await rehearsal()
    expect((await ran(['record', join(directory, 'absent.jsonl'), '--log', log])).code).toBe(2)
    expect((await ran(['record', directory, '--log', log])).code).toBe(2)
  })

  it('the worst outcome is the exit code', async () => {
    const refused = out({ id: uuid(20), card: 'zz' })
    expect((await results(jsonLines([issue(), refused]))).code).toBe(1)
    expect((await results(`${jsonLines([issue(), refused])}{}\n`)).code).toBe(2)
  })

  it('nothing personal is repeated', async () => {
    const name = '欧阳某某某某某某某某'
    const { results: told, stderr } = await results(
      jsonLines([
        issue({ particulars: { name, sex: '男' }, officer: name }),
        issue({ id: uuid(5), recordedAt: name }),
      ]),
    )
    expect(JSON.stringify(told) + stderr).not.toContain(name)
  })
})

describe('show', () => {
  it('finds a card by id, by number, by a void number and by issuer and number', async () => {
    const log = await rehearsal()
    await recorded(log, [
      issue(),
      { id: uuid(2), type: 'ReportLoss', card: 'a', on: '2020-02-01', recordedAt: noon('2020-02-01') },
      {
        id: uuid(3),
        type: 'ReissueCard',
        card: 'a',
        by: 'U1',
        on: '2020-02-20',
        number: '0777',
        cause: 'lost',
        recordedAt: noon('2020-02-20'),
      },
      issue({ id: uuid(4), card: 'b', issuer: 'P2', member: 'm2' }),
    ])
    expect(await shown(log, 'a')).toMatchObject({
      code: 0,
      card: 'a',
      number: '0777',
      issuer: 'P1',
      found: true,
    })
    expect((await shown(log, '0777')).card).toBe('a')
    expect((await shown(log, 'P1/0001')).card).toBe('a')
    expect((await shown(log, 'P2/0001')).card).toBe('b')
    const several = await ran(['show', '0001', '--log', log])
    expect(several.code).toBe(2)
    expect(several.stderr).toMatch(/P1\/0001 +a\n +P2\/0001 +b/)
    expect((await ran(['show', 'P1/0001', '--log', log])).stdout).toContain('已作废')
  })

  it('a card nobody knows is not found alone, and answered among others', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    expect(await shown(log, 'nobody')).toMatchObject({
      code: 3,
      card: 'nobody',
      membership: 'none',
      found: false,
      rehearsal: true,
    })
    const human = await ran(['show', 'nobody', '--log', log])
    expect([human.code, human.stdout]).toStrictEqual([3, ''])
    const many = await ran(['show', '--from', '-', '--on', '2018-03-01', '--log', log], {
      stdin:
        '{"card":"nobody"}\n\n{"card":"a","known":null}\n{"card":"a"\n{"card":"a","on":"2018-3-1","when":1}\n{"card":"a","on":"2019-01-01"}',
    })
    expect(many.code).toBe(2)
    expect(values(many.stdout)).toMatchObject([
      { card: 'nobody', membership: 'none', found: false, on: '2018-03-01' },
      { card: 'a', membership: 'active', document: 'none', on: '2018-03-01' },
      { line: 4, outcome: 'malformed', errors: [{ path: '' }] },
      { line: 5, outcome: 'malformed', errors: [{ path: 'on' }, { path: 'when' }] },
      { card: 'a', document: 'inHand' },
    ])
  })

  it('says the standing, and why, in either language', async () => {
    const log = await rehearsal()
    await recorded(log, [issue(), out({ declaredTo: 'U2' })])
    const chinese = (await ran(['show', 'a', '--on', '2020-07-05', '--log', log])).stdout
    for (const said of [
      '〔演练〕',
      '接转途中，由 U1 转出（申报转往 U2）',
      '因“工作调动、劳动关系变化”',
      '第六条',
    ])
      expect(chinese).toContain(said)
    const english = (await ran(['show', 'a', '--on', '2020-07-05', '--log', log, '--lang', 'en'])).stdout
    for (const said of [
      '[rehearsal]',
      'in transit, sent by U1 (declared to U2)',
      'dues paid through 2020-06',
    ])
      expect(english).toContain(said)
  })

  it.each([
    [['show']],
    [['show', 'a', '--from', '-']],
    [['show', 'a', '--on', '2021-02-29']],
    [['show', 'a', '--known', 'then']],
    [['show', 'a', '--lang', 'fr']],
    [['show', 'a', 'b']],
    [['log']],
    [['holders', '--format', 'xml']],
    [['shwo', 'a']],
    [['show', 'a', '--onn', '2021-01-01']],
    [['init', '--rules', 'M']],
    [['demo', '--cards', 'many']],
  ])('%j is a wrong usage', async (args) => {
    const { code, stdout, stderr } = await ran(args)
    expect([code, stdout]).toStrictEqual([2, ''])
    expect(stderr).not.toBe('')
  })
})

describe('holders', () => {
  const county = async (): Promise<string> => {
    const log = await rehearsal()
    await recorded(log, [
      issue({ card: 'b', member: 'm2', number: '=HYPERLINK("x")', id: uuid(11) }),
      issue({ card: 'a' }),
      issue({ card: 'c', member: 'm3', number: '0003', by: 'U3', id: uuid(12), issuer: 'P2' }),
      out(),
      {
        id: uuid(13),
        type: 'ReportLoss',
        card: 'c',
        by: 'U3',
        on: '2021-01-01',
        recordedAt: noon('2021-01-01'),
      },
    ])
    return log
  }

  it('lists and counts by union, on a day and as known then', async () => {
    const log = await county()
    const [now] = values((await ran(['holders', '--json', '--log', log])).stdout)
    expect(now).toMatchObject({
      known: null,
      total: 2,
      rehearsal: true,
      byUnion: [{ union: 'U1', active: 1, retained: 0, inTransit: 1 }],
      basis: { position: expect.any(Number), rules: 'N+M' },
    })
    expect(now.holders.map(({ card }: { card: string }) => card)).toStrictEqual(['a', 'b'])
    const [then] = values(
      (await ran(['holders', '--json', '--on', '2020-12-31', '--union', 'U3', '--log', log])).stdout,
    )
    expect(then).toMatchObject({ on: '2020-12-31', union: 'U3', total: 1, holders: [{ card: 'c' }] })
    const [issuer] = values(
      (await ran(['holders', '--json', '--counts', '--on', '2020-12-31', '--issuer', 'P2', '--log', log]))
        .stdout,
    )
    expect([issuer.total, issuer.holders]).toStrictEqual([1, undefined])
    const [nobody] = values((await ran(['holders', '--json', '--known', '2018-01-01', '--log', log])).stdout)
    expect([nobody.total, nobody.holders]).toStrictEqual([0, []])
  })

  it('as JSON Lines, one holder a line', async () => {
    const log = await county()
    expect(values((await ran(['holders', '--format', 'jsonl', '--log', log])).stdout)).toStrictEqual([
      {
        card: 'a',
        number: '0001',
        issuer: 'P1',
        union: 'U1',
        membership: 'active',
        inTransit: true,
        because: { revision: 1, position: 11 },
      },
      {
        card: 'b',
        number: '=HYPERLINK("x")',
        issuer: 'P1',
        union: 'U1',
        membership: 'active',
        inTransit: false,
        because: { revision: 0, position: 8 },
      },
    ])
  })

  it('as CSV that no spreadsheet takes for formulas', async () => {
    const log = await county()
    const { stdout } = await ran(['holders', '--format', 'csv', '--log', log])
    expect(stdout).toBe(
      '\u{feff}"card","number","issuer","union","membership","inTransit","revision","position"\r\n' +
        '"a","\t0001","P1","U1","active","true","1","11"\r\n' +
        `"b","'=HYPERLINK(""x"")","P1","U1","active","false","0","8"\r\n`,
    )
  })

  it('counts as rows too', async () => {
    const { stdout } = await ran(['holders', '--counts', '--format', 'jsonl', '--log', await county()])
    expect(values(stdout)).toStrictEqual([{ union: 'U1', active: 1, retained: 0, inTransit: 1 }])
  })

  it('in pages, however many there are', async () => {
    const log = await rehearsal()
    const cards = Array.from({ length: 5_100 }, (_, i) =>
      issue({
        id: uuid(i),
        card: `c${String(i).padStart(5, '0')}`,
        number: `n${String(i).padStart(5, '0')}`,
        member: `m${i}`,
      }),
    )
    await recorded(log, cards)
    const [whole] = values((await ran(['holders', '--json', '--log', log])).stdout)
    expect(whole.holders.map(({ card }: { card: string }) => card)).toStrictEqual(
      cards.map(({ card }) => card),
    )
    expect(whole.total).toBe(cards.length)
    for (const format of ['jsonl', 'csv', 'table']) {
      const { stdout } = await ran(['holders', '--format', format, '--log', log])
      expect(stdout.split('\n').filter((line) => line.includes('c0'))).toHaveLength(cards.length)
    }
  })

  it('as a table with totals, marked as a rehearsal', async () => {
    const { stdout } = await ran(['holders', '--log', await county()])
    for (const said of ['〔演练〕', '0001', '在会、接转途中', '合计']) expect(stdout).toContain(said)
  })
})

describe('log and where', () => {
  it('show a correction beside what it corrects', async () => {
    const log = await rehearsal()
    await recorded(log, [
      issue(),
      out(),
      into(),
      {
        id: uuid(9),
        type: 'CorrectEntry',
        card: 'a',
        by: 'U1',
        entry: 1,
        changes: { reason: 'left-job', duesPaidThrough: '2020-05' },
        cause: '笔误',
        recordedAt: noon('2020-09-01'),
      },
    ])
    const { code, stdout } = await ran(['log', '0001', '--log', log])
    expect(code).toBe(0)
    expect(stdout.split('\n').filter((line) => line.startsWith('r'))).toStrictEqual([
      'r3  更正  U1 盖章',
      'r2  2020-07-10  组织关系转入  U2 盖章',
      'r1  2020-06-30  组织关系转出  U1 盖章  〔更正，见 r3〕',
      'r0  2018-03-05  颁发会员证  U1 盖章',
    ])
    expect(stdout).toContain('因“工作调动、劳动关系变化”')
    expect(stdout).toContain('更正 r1：原因改为 辞职、解除合同')
    const [rows] = values((await ran(['log', 'a', '--json', '--log', log])).stdout)
    expect(rows.entries.map(({ revision }: { revision: number }) => revision)).toStrictEqual([3, 2, 1, 0])
    expect(rows.entries[2]).toMatchObject({ correctedBy: [3], struckBy: null, effective: '2020-06-30' })
    const before = values((await ran(['log', 'a', '--json', '--known', '2020-08-15', '--log', log])).stdout)
    expect(before[0].entries[0]).toMatchObject({ revision: 2 })
    expect(before[0].entries[1]).toMatchObject({ revision: 1, correctedBy: [] })
  })

  it('where tells stretches, gaps, and the place in the log', async () => {
    const log = await rehearsal()
    const { results } = await recorded(log, [issue(), out(), into()])
    const [answer] = values((await ran(['where', 'a', '--json', '--log', log])).stdout)
    expect(answer.custody).toStrictEqual([
      { kind: 'at', union: 'U1', from: '2018-03-01', to: '2020-06-30', via: [0] },
      { kind: 'inTransit', union: 'U1', from: '2020-06-30', to: '2020-07-10', via: [1] },
      { kind: 'at', union: 'U2', from: '2020-07-10', to: null, via: [2] },
    ])
    expect(answer.stored.stream).toBe('card-a')
    expect(answer.stored.lines.map(({ position }: { position: number }) => position)).toStrictEqual(
      results.map(({ events }) => events[0].position),
    )
    expect((await ran(['where', 'a', '--log', log])).stdout).toContain('接转途中')
    expect((await ran(['where', 'zz', '--log', log])).code).toBe(3)
  })
})

describe('the rulebook', () => {
  it('lists every rule in both languages, and one in full', async () => {
    const list = await ran(['rules'])
    expect(list.code).toBe(0)
    expect(list.stdout).toContain('D-ALREADY-IN-TRANSIT')
    const [all] = values((await ran(['rules', '--json'])).stdout)
    expect(all.length).toBeGreaterThan(100)
    const [one] = values((await ran(['explain', 'm17-retired-stays-retained', '--json'])).stdout)
    expect(one).toMatchObject({
      rule: 'M17-RETIRED-STAYS-RETAINED',
      article: '办法第十七条',
      stacks: ['N+M'],
      commands: ['RestoreMembership'],
      flag: null,
    })
    const flagged = (await ran(['explain', 'D-FLAG-PREPAID'])).stdout
    expect(flagged).toContain('dues-prepaid')
    expect((await ran(['explain', 'N5-NO-FEE'])).stdout).toContain('所有命令')
    expect((await ran(['explain', 'D-CORRECT-FIELDS'])).stdout).toContain('CorrectEntry')
  })

  it('suggests the nearest rules for one that is not there', async () => {
    const { code, stderr } = await ran(['explain', 'D-ALREADY-TRANSIT', '--lang', 'en'])
    expect([code, stderr]).toStrictEqual([
      3,
      expect.stringMatching(/There is no rule D-ALREADY-TRANSIT\. Did you mean D-ALREADY-IN-TRANSIT/),
    ])
    expect((await ran(['rules', 'x'.repeat(10_000)])).code).toBe(3)
  })
})

describe('the log', () => {
  it('is not made twice', async () => {
    const log = await rehearsal()
    const { code, stderr } = await ran(['init', '--log', log])
    expect([code, stderr]).toStrictEqual([2, expect.stringContaining('已经存在')])
  })

  it('that is not there is unavailable, and init is suggested', async () => {
    const file = newFile()
    const { code, stdout, stderr } = await ran(['show', 'a', '--log', `sqlite:${file}`])
    expect([code, stdout]).toStrictEqual([5, ''])
    expect(stderr).toContain('union-card init')
    expect(existsSync(file)).toBe(false)
  })

  it('that is something else, or of a newer format, is unavailable', async () => {
    const text = newFile('text.db')
    writeFileSync(text, 'this is not a database, and never was one '.repeat(50))
    expect((await ran(['show', 'a', '--log', `sqlite:${text}`])).code).toBe(5)
    const other = newFile('other.db')
    new DatabaseSync(other).exec('CREATE TABLE t (x) STRICT; '.replace('(x)', '(x TEXT)'))
    expect((await ran(['record', '--log', `sqlite:${other}`], { stdin: jsonLines([issue()]) })).code).toBe(5)
    const newer = await rehearsal()
    new DatabaseSync(newer.slice('sqlite:'.length)).exec('PRAGMA user_version = 99')
    expect((await ran(['holders', '--log', newer])).stderr).toContain('更新版本')
  })

  it('that was tampered with is damaged, and the place is said', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    const database = new DatabaseSync(log.slice('sqlite:'.length))
    const trigger = database.prepare("SELECT sql FROM sqlite_schema WHERE name = 'events_no_update'").get()
    database.exec('DROP TRIGGER events_no_update')
    database.exec(
      `UPDATE events SET line = replace(line, '"v":1', '"v":') WHERE position = (SELECT max(position) FROM events)`,
    )
    database.exec(String(trigger?.sql))
    database.close()
    const shownThen = await ran(['show', 'a', '--log', log])
    expect([shownThen.code, shownThen.stdout]).toStrictEqual([5, ''])
    expect(shownThen.stderr).toContain('损坏')
    const { code, results } = await recorded(log, [out()])
    expect([code, results[0].outcome]).toStrictEqual([5, 'unavailable'])
  })

  it.each([
    ['--log', 'esbd://localhost:2113'],
    ['--log', 'postgres://localhost/log'],
    ['--log', 'union-card.db'],
    ['--log', 'sqlite:'],
    ['--views', 'memory:'],
  ])('%s %s is answered clearly', async (option, place) => {
    const log = await rehearsal()
    const { code, stderr } = await ran(['--log', log, 'holders', option, place])
    expect([code, stderr.trim().split('\n').at(-1)]).toStrictEqual([
      2,
      expect.stringMatching(/不含|写法不对/),
    ])
  })

  it('read models on PostgreSQL need a package of their own, and say so where it is missing', async () => {
    jest.doMock('@union-card/postgres', () => {
      throw Object.assign(new Error('Cannot find package'), { code: 'ERR_MODULE_NOT_FOUND' })
    })
    const log = await rehearsal()
    for (const [lang, words] of [
      ['zh', '这需要软件包 @union-card/postgres'],
      ['en', 'The package @union-card/postgres is needed'],
    ] as const) {
      const asked = ['--log', log, '--lang', lang, '--views', 'postgres://localhost/views', 'holders']
      const { code, stderr } = await ran(asked)
      expect([code, stderr]).toStrictEqual([2, expect.stringContaining(words)])
    }
    jest.dontMock('@union-card/postgres')
  })

  it('in memory takes commands for this once', async () => {
    const { code, stdout } = await ran(['record', '--log', 'memory:'], {
      stdin: jsonLines([issue(), out(), into()]),
    })
    expect([code, outcomes(values(stdout))]).toStrictEqual([0, ['accepted', 'accepted', 'accepted']])
  })

  it('is rebuilt', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    const { code, stdout } = await ran(['rebuild', '--json', '--log', log])
    expect([code, values(stdout)[0]]).toMatchObject([0, { setAside: [], rehearsal: true }])
    expect((await ran(['rebuild', '--log', log])).stdout).toContain('已重建')
  })
})

describe('the program', () => {
  const package_ = JSON.parse(readFileSync(join(__dirname, '../package.json'), 'utf8'))

  it('knows its version', async () => {
    expect(version).toBe(package_.version)
    expect((await ran(['--version'])).stdout.trim()).toBe(version)
  })

  it('helps, in the language asked for', async () => {
    for (const args of [['--help'], [], ['help'], ['help', 'show'], ['record', '--help']]) {
      const { code, stdout } = await ran(args)
      expect([code, stdout]).toStrictEqual([0, expect.stringContaining('用法：')])
    }
    expect((await ran(['--help', '--lang', 'en'])).stdout).toContain('Exit codes')
  })

  it('takes global options before and after the command', async () => {
    const log = await rehearsal()
    for (const args of [
      ['--log', log, '--json', '--lang', 'en', 'holders'],
      ['holders', '--log', log, '--json', '--lang', 'en'],
    ])
      expect(await ran(args)).toMatchObject({ code: 0, stderr: expect.stringContaining('rehearsal') })
  })

  it('says on a screen what it writes as JSON elsewhere', async () => {
    const log = await rehearsal()
    const stdin = `${jsonLines([issue(), out({ by: 'U9' })])}{}\n`
    const screen = await ran(['record', '--log', log], { stdin, isTTY: true })
    expect(screen.stdout).toContain('第 1 行  已登记  颁发会员证  会员证 a  r0')
    expect(screen.stdout).toContain('D-OUT-BY-HOLDER')
    const json = await ran(['record', '--log', log, '--json'], { stdin, isTTY: true })
    expect(outcomes(values(json.stdout))).toStrictEqual(['accepted', 'refused', 'malformed'])
  })

  it('colours a screen unless told not to', async () => {
    const log = await rehearsal()
    await recorded(log, [issue()])
    const args = ['show', 'a', '--log', log]
    expect((await ran(args, { isTTY: true })).stdout).toContain('\u001b[1m')
    expect((await ran(args, { isTTY: true, env: { NO_COLOR: '1' } })).stdout).not.toContain('\u001b')
    expect((await ran(args)).stdout).not.toContain('\u001b')
  })

  it('as a process answers with exit codes and clean streams', () => {
    const log = `sqlite:${newFile()}`
    expect(program(['init', '--log', log]).status).toBe(0)
    const { recordedAt: _, ...live } = issue()
    const done = program(['record', '-', '--log', log], jsonLines([live]))
    expect([done.status, values(done.stdout)[0].outcome]).toStrictEqual([0, 'accepted'])
    expect(program(['show', 'zz', '--json', '--log', log]).status).toBe(3)
    expect(program(['--nonsense']).status).toBe(2)
  })

  it('answers a command before the next one is written, and ends with 130 when interrupted', async () => {
    const log = await rehearsal()
    const child = spawn(process.execPath, [...node, 'record', '--log', log], {
      stdio: ['pipe', 'pipe', 'pipe'],
    })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
      if (stdout.includes('\n')) child.kill('SIGINT')
    })
    child.stdin.write(jsonLines([issue()]))
    const code = await new Promise((resolve) => child.on('close', resolve))
    expect([code, outcomes(values(stdout))]).toStrictEqual([130, ['accepted']])
    expect((await shown(log, 'a')).found).toBe(true)
  })

  it('demonstrates itself, the same for the same seed', async () => {
    const demo = async () => {
      const { code, stdout, stderr } = await ran(['demo', '--cards', '300', '--seed', '7', '--progress'])
      expect([code, stderr]).toStrictEqual([0, expect.stringContaining('演练')])
      return stdout.replaceAll(/[\d.]+ (秒|毫秒|条）)|每秒 \d+/g, '')
    }
    const [one, two] = [await demo(), await demo()]
    expect(one).toBe(two)
    for (const said of ['35 段历史中 35 段', '300 本会员证', '接转途中', 'N6-', 'M'])
      expect(one).toContain(said)
  })

  it('leaves the logs of its demonstration where it is told to', async () => {
    const kept = newFile('kept')
    expect((await ran(['demo', '--cards', '20', '--keep', kept])).code).toBe(0)
    const log = `sqlite:${join(kept, 'county.db')}`
    expect(await shown(log, 'yx-000001')).toMatchObject({ found: true })
    expect(await ran(['demo', '--cards', '20', '--keep', kept])).toMatchObject({ code: 2 })
  })

  it('stops quietly when nobody reads on', async () => {
    const child = spawn(process.execPath, [...node, 'rules'], { stdio: ['ignore', 'pipe', 'pipe'] })
    child.stdout.destroy()
    let stderr = ''
    child.stderr.on('data', (text) => {
      stderr += text
    })
    expect(await new Promise((resolve) => child.on('close', resolve))).toBe(0)
    expect(stderr).toBe('')
  })
})

describe('on a Node without SQLite', () => {
  it('it is told which Node is needed, in both languages and without a stack trace', () => {
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--no-experimental-sqlite', ...node, 'rules'],
      { encoding: 'utf8' },
    )
    expect({ status, stdout, stderr }).toStrictEqual({
      status: 2,
      stdout: '',
      stderr: `union-card 需要 Node 22.18 或更新的版本，现为 ${process.version}。\nunion-card needs Node 22.18 or newer; this is ${process.version}.\n`,
    })
  })
})

const node = ['--conditions=source', join(__dirname, 'main.ts')]
const program = (args: readonly string[], input = '') =>
  spawnSync(process.execPath, [...node, ...args], { input, encoding: 'utf8' })

const spawned = (
  args: readonly string[],
): Promise<{ readonly code: number | null; readonly stdout: string }> =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, [...node, ...args], { stdio: ['ignore', 'pipe', 'inherit'] })
    let stdout = ''
    child.stdout.setEncoding('utf8').on('data', (text) => {
      stdout += text
    })
    child.on('close', (code) => resolve({ code, stdout }))
  })
