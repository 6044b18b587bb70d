import { ran, values } from '../trials/atPrompt.ts'

/** The rulebook at the prompt. */

// Many tests wait for the disk, and some for other processes, on machines that may be busy.
jest.setTimeout(60_000)

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
    expect(one.decides).toStrictEqual([
      { name: 'retiredStaysRetained', file: 'packages/domain/src/card/rules/retention.ts' },
    ])
    const flagged = (await ran(['explain', 'D-FLAG-PREPAID'])).stdout
    expect(flagged).toContain('dues-prepaid')
    expect((await ran(['explain', 'N5-NO-FEE'])).stdout).toContain('所有命令')
    expect((await ran(['explain', 'D-CORRECT-FIELDS'])).stdout).toContain('CorrectEntry')
  })

  it('explains what decides a rule, and shows it by histories or else by tests', async () => {
    const explained = async (rule: string, lang: string) =>
      (await ran(['explain', rule, '--lang', lang])).stdout
    for (const [lang, decides, example, tests] of [
      ['zh', '判定的代码', '例子', '测试（英文）'],
      ['en', 'Decided by', 'Example', 'Shown by tests'],
    ] as const) {
      const refusing = await explained('M17-RETIRED-STAYS-RETAINED', lang)
      expect(refusing).toMatch(
        new RegExp(`${decides} +retiredStaysRetained {2}packages/domain/src/card/rules/retention\\.ts`),
      )
      expect(refusing).toContain(example)
      expect(refusing).not.toContain(tests)
      const inNoHistory = await explained('D-REVOKE-BY-SENDER', lang)
      expect(inNoHistory).not.toContain(`  ${example} `)
      expect(inNoHistory).toMatch(/RevokeTransferOut › by another union {2}packages\/.*rules\.test\.ts/)
      expect(inNoHistory).toContain(tests)
    }
    const silent = await explained('N6-IN-DUTY', 'en')
    expect(silent).toContain('there being no command to turn a member away')
    expect(silent).toMatch(/Carried out by +D-IN-NEEDS-OUT\n +D-TRANSFER-TO-SELF\n/)
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
