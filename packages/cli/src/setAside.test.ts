import {
  issueOf,
  jsonLines,
  out,
  ran,
  recorded,
  rehearsal,
  tamper,
  values,
  withdrawal,
} from '../trials/atPrompt.ts'

/** A card whose lines cannot be read: it is never taken for one that does not exist, and keeps no other from its answer. */

/** A log of two cards; a line of the first says a day that does not exist. */
const withDamagedCard = async (): Promise<string> => {
  const log = await rehearsal()
  const { code } = await recorded(log, [issueOf(1), issueOf(8), out({ card: 'card-1' })])
  expect(code).toBe(0)
  tamper(log, `UPDATE events SET line = replace(line, '"on":"2020-06-30"', '"on":"2020-06-31"')`)
  return log
}

const english = (log: string, ...args: readonly string[]) => ran([...args, '--log', log, '--lang', 'en'])

describe('a card whose lines cannot be read', () => {
  it.each(['show', 'log', 'where', 'pages', 'grid'])(
    '%s says so of its number as of its id, and knows no card only where there is none',
    async (command) => {
      const log = await withDamagedCard()
      const { code, stdout, stderr } = await english(log, command, 'card-1')
      expect([code, stdout]).toStrictEqual([5, ''])
      expect(stderr).toContain('The log is damaged at card-card-1 r1')
      for (const number of ['0001', 'P1/0001']) {
        const byNumber = await english(log, command, number)
        expect([byNumber.code, byNumber.stdout]).toStrictEqual([5, ''])
        expect(byNumber.stderr).toContain('The card card-1 could not be projected: revision 1: ')
      }
      expect((await english(log, command, 'P2/0001')).code).toBe(3)
      expect((await english(log, command, '0008')).code).toBe(0)
    },
  )

  it('is found by its number in the tables too, where they were filled before the damage', async () => {
    const log = await rehearsal()
    await recorded(log, [issueOf(1), issueOf(8)])
    expect((await english(log, 'holders')).code).toBe(0)
    tamper(log, `UPDATE events SET line = replace(line, '"number":"0001"', '"number":')`)
    for (const text of ['card-1', '0001', 'P1/0001']) {
      const { code, stderr } = await english(log, 'show', text)
      expect([code, stderr]).toStrictEqual([
        5,
        expect.stringContaining('The log is damaged at card-card-1 r0'),
      ])
    }
    const { stdout } = await ran(['show', '--from', '-', '--log', log, '--lang', 'en'], {
      stdin: jsonLines([{ card: '0001' }, { card: '0008' }]),
    })
    expect(values(stdout)).toMatchObject([
      { line: 1, outcome: 'unavailable' },
      { card: 'card-8', found: true },
    ])
  })

  it('is in no answer across cards, though the tables had it before the line came', async () => {
    const log = await rehearsal()
    await recorded(log, [issueOf(1), issueOf(8)])
    const { basis } = values((await english(log, 'holders', '--json')).stdout)[0]
    await recorded(log, [withdrawal({ card: 'card-1' })])
    tamper(log, `UPDATE events SET line = replace(line, '"kind":"voluntary"', '"kind":"volatile"')`)
    const asked = async (...more: readonly string[]) => {
      const { stdout, stderr } = await english(log, ...more, '--json')
      expect(stderr).toContain('1 card could not be projected and is missing from the answers.')
      return values(stdout)[0]
    }
    for (const rebuilt of [false, true]) {
      if (rebuilt) expect((await english(log, 'rebuild')).code).toBe(1)
      expect(await asked('holders')).toMatchObject({
        setAside: ['card-1'],
        total: 1,
        holders: [{ card: 'card-8' }],
      })
      expect(await asked('holders', '--counts', '--by', 'issuer')).toMatchObject({ total: 1 })
      expect((await asked('report', 'numbers')).rows).toHaveLength(1)
      const { rows } = await asked('report', 'set-aside')
      expect(rows[0].rightUpTo).toBe(rebuilt ? null : basis.position)
      const then = await asked('holders', '--known', String(basis.position))
      expect(then.total).toBe(rebuilt ? 1 : 2)
    }
  })

  it('is told line by line by show --from, which goes on', async () => {
    const log = await withDamagedCard()
    const asked = [{ card: 'card-1' }, { card: '0001' }, { card: 'card-8' }, { card: 'nobody' }, { card: 8 }]
    const { code, stdout } = await ran(['show', '--from', '-', '--log', log, '--lang', 'en'], {
      stdin: jsonLines(asked),
    })
    expect(code).toBe(5)
    expect(values(stdout)).toMatchObject([
      {
        line: 1,
        outcome: 'unavailable',
        card: 'card-1',
        reason: expect.stringContaining('The log is damaged at card-card-1 r1'),
      },
      { line: 2, outcome: 'unavailable', card: '0001', reason: expect.stringContaining('card-1') },
      { card: 'card-8', found: true },
      { card: 'nobody', found: false },
      { line: 5, outcome: 'malformed' },
    ])
  })

  it('is named by answers across cards, which are not whole without it', async () => {
    const log = await withDamagedCard()
    for (const question of [
      ['holders'],
      ['holders', '--counts'],
      ['report', 'roster', '--union', 'U1'],
      ['report', 'statistics'],
    ]) {
      const { code, stdout } = await english(log, ...question, '--json')
      expect([code, values(stdout)[0].setAside]).toStrictEqual([0, ['card-1']])
    }
    const whole = await rehearsal()
    expect(values((await english(whole, 'holders', '--json')).stdout)[0]).not.toHaveProperty('setAside')
  })
})
