import { join } from 'node:path'
import {
  directory,
  issue,
  jsonLines,
  newFile,
  noon,
  out,
  outcomes,
  ran,
  rehearsal,
  rulesOf,
  uuid,
  values,
} from '../trials/atPrompt.ts'
import type { TextOf } from './index.ts'

/** What `record` is given that is no command, or no text: told with its place, and nothing else is lost. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

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

  it('a file in GBK is told how to become one in UTF-8', async () => {
    const gbk = Buffer.concat([
      Buffer.from('{"issuingUnit":"'),
      Buffer.from([0xb9, 0xa4]),
      Buffer.from('"}\n'),
    ])
    expect((await results(gbk)).stderr).toContain('iconv -f GB18030 -t UTF-8')
    expect((await results('nonsense\n')).stderr).not.toContain('iconv')
    const asked = await ran(['show', '--from', '-', '--log', await rehearsal()], { stdin: gbk })
    expect([asked.code, asked.stderr]).toStrictEqual([2, expect.stringContaining('iconv')])
  })

  it('a property given twice is malformed, instead of the last one being taken', async () => {
    const twice = (text: string) => good.replace('{', `{${text},`)
    const { code, results: told } = await results(
      [
        twice('"on":"2018-03-04"'),
        twice('"\\u006fn":"2018-03-04"'),
        twice('"particulars":{"b":[{"张三":1,"张三":2}]}'),
        twice('"__proto__":1,"__proto__":2'),
      ].join('\n'),
    )
    expect(code).toBe(2)
    expect(told.map(({ outcome, errors }) => [outcome, ...errors])).toStrictEqual(
      ['on', 'on', '', '__proto__'].map((path) => [
        'malformed',
        { path, expected: 'each property once', found: 'a property given twice' },
      ]),
    )
  })

  it('colons and quotes in words are no properties', async () => {
    const words = 'a:"b":\\"c":{d:}\\'
    const { results: told } = await results(
      jsonLines([
        issue({ issuingUnit: words }),
        { ...issue({ id: uuid(5) }), replacements: [{ on: 1 }, { on: 2 }] },
      ]),
    )
    expect([outcomes(told), told[1].errors.map(({ path }: { path: string }) => path)]).toStrictEqual([
      ['accepted', 'malformed'],
      ['replacements'],
    ])
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

  it('what does not fit is told in Chinese on a screen, in English to programs', async () => {
    const stdin = jsonLines([issue({ on: '2019-02-29' })])
    const at = ['record', '--log', await rehearsal()]
    expect((await ran(at, { stdin, isTTY: true })).stdout).toContain(
      'on：应为存在的日期 YYYY-MM-DD，实为 "2019-02-29"',
    )
    expect(values((await ran(at, { stdin })).stdout)[0].errors).toStrictEqual([
      { path: 'on', expected: 'a Day YYYY-MM-DD that exists', found: '"2019-02-29"' },
    ])
  })

  it('what belongs to another command, or goes back, is told in Chinese on a screen, too', async () => {
    const log = await rehearsal()
    const stdin = jsonLines([
      issue({ recordedAt: noon('2020-09-01') }),
      issue({ number: '0002', recordedAt: noon('2020-09-01') }),
      out(),
    ])
    const { stdout } = await ran(['record', '--log', log], { stdin, isTTY: true })
    expect(stdout).toContain('id：应为未用过的 id：这个已属于另一条命令')
    expect(stdout).toContain('recordedAt：应为不早于这本会员证末行的时刻 2020-09-01T04:00:00.000Z')
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
    const { results: told } = await results(jsonLines([issue({ recordedAt: noon('2020-09-01') }), out()]))
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
