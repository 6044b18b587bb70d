import type { ViewsReason, ViewsTrouble } from '@union-card/projections'
import { viewsReasonInChinese } from './views.zh.ts'

const everyTrouble: Readonly<Record<ViewsTrouble, true>> = {
  closed: true,
  busy: true,
  'being-built': true,
  'not-being-built': true,
  damaged: true,
  'something-else': true,
  'in-the-way': true,
  'not-removable': true,
  'depended-on': true,
  'no-room': true,
  'input-output': true,
  unreachable: true,
  'too-slow': true,
  denied: true,
  'not-admitted': true,
  'no-such-role': true,
  'no-such-database': true,
  'only-read': true,
  'other-history': true,
  moved: true,
}
const place = 'county.views.db'
const others: readonly Exclude<ViewsReason, { because: ViewsTrouble }>[] = [
  {
    because: 'replaced',
    place,
    found: { log: 'a', version: '1' },
    expected: { log: 'b', version: '2' },
  },
  { because: 'other-log', place, found: 'a', expected: 'b' },
  { because: 'newer-format', place, found: 3, expected: 2 },
  { because: 'setting-refused', place, setting: 'synchronous', found: '0', expected: '1' },
  { because: 'not-utf8', place, found: 'LATIN1' },
  { because: 'unequal-shares', place, of: 3 },
  { because: 'other-shares', place, of: 3 },
  { because: 'left-behind', place, checkpoint: null, seconds: 5 },
  { because: 'server-away', place },
  { because: 'outgrown' },
  { because: 'not-every-card' },
  { because: 'no-address' },
]
const reasons: readonly ViewsReason[] = [
  ...(Object.keys(everyTrouble) as ViewsTrouble[]).map((because) => ({ because, place })),
  ...others,
]

describe('why read models cannot be used, in Chinese', () => {
  it.each(reasons)('says $because, and where', (reason) => {
    const said = viewsReasonInChinese(reason, 'in English')
    expect(said).toMatch(/[\u4e00-\u9fff]{2}.*[。？]$/)
    expect(said).not.toContain('in English')
    if ('place' in reason) expect(said).toContain(place)
    for (const part of Object.values(reason).filter((value) => typeof value === 'number'))
      expect(said).toContain(String(part))
  })

  it('each in words of its own', () => {
    expect(new Set(reasons.map((reason) => viewsReasonInChinese(reason, ''))).size).toBe(reasons.length)
  })

  it('keeps what nobody has put into words', () => {
    expect(viewsReasonInChinese({ because: 'other' }, 'in English')).toBe('in English')
  })
})
