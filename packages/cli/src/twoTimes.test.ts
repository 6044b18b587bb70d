import { writeFileSync } from 'node:fs'
import {
  into,
  issue,
  jsonLines,
  newFile,
  noon,
  out,
  outcomes,
  ran,
  recorded,
  rehearsal,
  retained,
  rulesOf,
  shown,
  uuid,
  values,
} from '../trials/atPrompt.ts'

/** The acceptance cases of two times, at the prompt: late entries, annulments, a policy that changes. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

describe('two times', () => {
  it('B01 late entries change the answer for a past day only for who knows of them', async () => {
    const log = await rehearsal()
    expect((await recorded(log, [issue(), out(), into()])).code).toBe(0)
    const on = ['a', '--on', '2020-07-05', '--known']
    expect(await shown(log, ...on, '2020-07-31')).toMatchObject({
      membership: 'active',
      relation: { kind: 'at', union: 'U1' },
      voteIn: 'U1',
      known: '2020-07-31',
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

  it.each(['log', 'where', 'pages'])(
    '%s says in words by which records it is told, where not by all',
    async (name) => {
      const log = await rehearsal()
      await recorded(log, [issue(), out()])
      const said = async (...known: readonly string[]) =>
        (await ran([name, 'a', ...known, '--log', log])).stdout.split('\n').slice(0, 2)
      expect(await said('--known', '2020-07-31')).toStrictEqual([
        '会员证 a  〔演练〕',
        '按截至北京时间 2020-07-31 23:59:59 的登记',
      ])
      expect(await said()).toStrictEqual(['会员证 a  〔演练〕', ''])
    },
  )

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
    for (const [text, said] of [
      ['not json', 'policy.json is not a JSON object: expected one JSON value'],
      ['[]', 'expected an object, found a list'],
      ['{"rules":"N","rules":"N+M"}', 'rules: expected each property once'],
      [Buffer.from([0xff, 0xfe, 0x7b]), 'expected text in UTF-8'],
    ] as const) {
      writeFileSync(file, text)
      expect(await ran(['policy', '--set', file, '--log', log, '--lang', 'en'])).toMatchObject({
        code: 2,
        stderr: expect.stringContaining(said),
      })
    }
    writeFileSync(file, '\u{feff}{"provenance":"lenient"}')
    expect((await ran(['policy', '--set', file, '--log', log])).code).toBe(0)
  })
})
