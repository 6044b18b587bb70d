import { textTerminal } from './index.ts'
import { rate } from './rate.ts'
import { sessionOf } from './session.ts'

/** How far long work has come, as somebody who waits for it sees. */

beforeEach(() => void jest.useFakeTimers())
afterEach(() => void jest.useRealTimers())

it('tells the lines, how many a second, and the seconds left, from the first second on', () => {
  const terminal = textTerminal()
  const { come, end } = rate(
    sessionOf(terminal, { log: 'memory:', lang: 'en', progress: true }),
    'taking in what was recorded',
  )
  for (const lines of [100_000, 200_000, 300_000, 400_000]) {
    jest.advanceTimersByTime(500)
    come({ lines, of: 1_000_000 })
  }
  end()
  expect(terminal.stderr().split('\n')).toStrictEqual([
    'taking in what was recorded … 200000 of 1000000 lines, 200000 a second, about 4 s left',
    'taking in what was recorded … 300000 of 1000000 lines, 200000 a second, about 4 s left',
    'taking in what was recorded … 400000 of 1000000 lines, 200000 a second, about 3 s left',
    '',
  ])
})

it('stops the work when the user interrupts', () => {
  const terminal = textTerminal()
  const { come } = rate(sessionOf(terminal, { log: 'memory:', lang: 'en' }), 'taking in')
  come({ lines: 1, of: 2 })
  terminal.interrupt()
  expect(() => come({ lines: 2, of: 2 })).toThrow('Interrupted.')
})
