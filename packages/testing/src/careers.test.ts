import { CardCommand, chinaDay, fold, refusal } from '@union-card/domain'
import * as E from 'fp-ts/lib/Either.js'
import { cardDomain } from './cardDomain.ts'
import { type CareerOptions, histories } from './careers.ts'
import { Draw } from './draw.ts'
import { careerOf } from './history.ts'

jest.setTimeout(60_000)

const made = (options: CareerOptions) => [...histories({ count: 60, ...options })]

describe('careers', () => {
  it('are the same for the same seed, and others for another', () => {
    expect(made({ seed: 7 })).toStrictEqual(made({ seed: 7 }))
    expect(made({ seed: 7 })[1]).toStrictEqual(made({ seed: 8 })[0])
    expect(made({ seed: 7 })[0]?.steps).not.toStrictEqual(made({ seed: 8 })[0]?.steps)
  })

  it.each(['ordinary', 'annulments', 'expulsions'] as const)(
    '%s: come with what was decided, the lines and the card, and can be lived again',
    (kind) => {
      for (const history of made({ kind })) {
        const again = careerOf(history.name, history.policy, history.steps)
        expect(again).toStrictEqual(history)
        expect(fold(history.entries)).toStrictEqual(history.card)
      }
    },
  )

  it('are recorded in order, never before the day they state unless by mistake', () => {
    for (const { steps } of made({ mistakes: 0 })) {
      const moments = steps.map(({ recordedAt }) => recordedAt)
      expect(moments).toStrictEqual(moments.toSorted())
      for (const { command, recordedAt } of steps)
        if ('on' in command && command.on !== undefined)
          expect(command.on.slice(0, 7) <= chinaDay(recordedAt).slice(0, 7)).toBe(true)
    }
  })

  it('are mostly legal, more so without mistakes', () => {
    const share = (options: CareerOptions) => {
      const steps = made({ count: 300, ...options }).flatMap((each) => each.steps)
      return steps.filter(({ decision }) => decision._tag === 'Right').length / steps.length
    }
    expect(share({})).toBeGreaterThan(0.85)
    expect(share({ mistakes: 0 })).toBeGreaterThan(0.95)
    expect(share({ mistakes: 0.8 })).toBeLessThan(0.7)
  })

  it('have commands and ids of their own', () => {
    const steps = [...made({}), ...made({ kind: 'annulments' }), ...made({ kind: 'expulsions' })].flatMap(
      (each) => each.steps,
    )
    expect(new Set(steps.map(({ command }) => command.id)).size).toBe(steps.length)
    expect(steps.every(({ command }) => CardCommand.is(command))).toBe(true)
  })

  it('have as many commands as asked, unless everything is said before', () => {
    const counts = made({ commands: [3, 5], count: 200 }).map(({ steps }) => steps.length)
    expect(Math.max(...counts)).toBe(5)
    expect(counts.filter((count) => count < 3).length).toBeLessThan(20)
  })

  it('use every command and every kind of event', () => {
    const types = new Set(
      [...made({ count: 300 }), ...made({ count: 300, kind: 'annulments' })].flatMap(({ steps }) =>
        steps.map(({ command }) => command.type),
      ),
    )
    expect([...types].toSorted()).toStrictEqual([...CardCommand.members.keys()].toSorted())
  })

  it('may be lived in another domain', () => {
    const refusing = { ...cardDomain, decide: () => E.left([refusal('D-TERMINAL', {})] as const) as never }
    expect(made({ domain: refusing }).every(({ entries }) => entries.length === 0)).toBe(true)
  })

  it('do not end unless they are counted', () => {
    const endless = histories({ seed: 3 })
    for (let i = 0; i < 50; i++) expect(endless.next().done).toBe(false)
  })
})

describe('chance that can be repeated', () => {
  it('draws the same numbers for the same seed', () => {
    const draw = new Draw(2017)
    expect([draw.next(), draw.next(), draw.next()]).toStrictEqual([3504577583, 1088890367, 3644322104])
  })

  it('draws within bounds, and every one of a few', () => {
    const draw = new Draw(1)
    const drawn = Array.from({ length: 500 }, () => draw.between(3, 6))
    expect([...new Set(drawn)].toSorted()).toStrictEqual([3, 4, 5, 6])
    expect(Array.from({ length: 200 }, () => draw.chance(0)).some(Boolean)).toBe(false)
    expect(Array.from({ length: 200 }, () => draw.chance(1)).every(Boolean)).toBe(true)
    expect(
      draw.weighted([
        [0, 'never'],
        [3, 'always'],
      ]),
    ).toBe('always')
  })

  it('has nothing to pick from an empty list', () => {
    expect(() => new Draw(1).pick([])).toThrow(RangeError)
    expect(() => new Draw(1).weighted([[0, 'never']])).toThrow(RangeError)
  })
})
