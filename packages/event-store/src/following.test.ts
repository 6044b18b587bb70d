import type { Notice, RecordedLine } from './eventStore.ts'
import { arrivals, follow } from './following.ts'
import { position } from './position.ts'

describe('waiting for news', () => {
  const never = new AbortController().signal

  it('nobody misses what came between looking and waiting', async () => {
    const news = arrivals()
    const seen = news.count()
    news.announce()
    await news.next(seen, never)
    expect(news.count()).toBe(seen + 1)
  })

  it('an announcement wakes everybody who waits', async () => {
    const news = arrivals()
    const waiting = [news.next(0, never), news.next(0, never)]
    news.announce()
    await Promise.all(waiting)
    expect(news.count()).toBe(1)
  })

  it('patience ends, and so does an aborted wait', async () => {
    const news = arrivals()
    await news.next(0, never, 1)
    await news.next(0, AbortSignal.timeout(1))
    await news.next(0, AbortSignal.abort())
    expect(news.count()).toBe(0)
  })
})

describe('following a log', () => {
  const recorded = (at: number) => ({ position: position(at) }) as RecordedLine

  it('looks again after its patience, for what nobody announced', async () => {
    const lines: RecordedLine[] = [recorded(3)]
    const abort = new AbortController()
    const log = {
      page: async (after: bigint | null) => lines.filter((line) => line.position > (after ?? -1n)),
      head: async () => null,
      arrivals: arrivals(),
      patience: 1,
    }
    const notices: Notice[] = []
    for await (const notice of follow(log, { signal: abort.signal })) {
      notices.push(notice)
      if (notices.length === 2) setTimeout(() => lines.push(recorded(8)), 5)
      if (notices.length === 4) abort.abort()
    }
    expect(notices).toStrictEqual([
      { kind: 'event', recorded: recorded(3) },
      { kind: 'caughtUp', position: position(3) },
      { kind: 'event', recorded: recorded(8) },
      { kind: 'caughtUp', position: position(8) },
    ])
  })

  it('passes over no event of its share that is recorded while it looks how far others have come', async () => {
    const own: RecordedLine[] = []
    const abort = new AbortController()
    const log = {
      page: async (after: bigint | null) => own.filter((line) => line.position > (after ?? -1n)),
      head: async () => {
        const head = position(own.length === 0 ? 1 : 3)
        if (own.length === 0) own.push(recorded(2))
        return head
      },
      arrivals: arrivals(),
    }
    const notices: Notice[] = []
    const only = { category: 'card', index: 0, of: 2 }
    for await (const notice of follow(log, { only, signal: abort.signal })) {
      notices.push(notice)
      if (notice.kind === 'caughtUp') abort.abort()
    }
    expect(notices).toStrictEqual([
      { kind: 'event', recorded: recorded(2) },
      { kind: 'checkpoint', position: position(3) },
      { kind: 'caughtUp', position: position(3) },
    ])
  })

  it('ends between two events of a page when aborted there', async () => {
    const abort = new AbortController()
    const log = {
      page: async () => [recorded(1), recorded(2)],
      head: async () => position(2),
      arrivals: arrivals(),
    }
    const notices: Notice[] = []
    for await (const notice of follow(log, { signal: abort.signal })) {
      notices.push(notice)
      abort.abort()
    }
    expect(notices).toStrictEqual([{ kind: 'event', recorded: recorded(1) }])
  })
})
