import { inPages, pagesOf } from './listing.ts'

/** Answers in rows are never held whole. */

const sizes = async (pages: AsyncIterable<readonly unknown[]>): Promise<readonly number[]> => {
  const found: number[] = []
  for await (const page of pages) found.push(page.length)
  return found
}

describe('a long answer', () => {
  it('is asked for page by page, each from where the last one ended', async () => {
    const asked: unknown[] = []
    const pages = pagesOf<{ readonly card: number }>(['card'], async ({ limit, after }) => {
      asked.push(after?.card)
      const first = (after?.card ?? 0) + 1
      return Array.from({ length: Math.min(limit, 12_000 - first + 1) }, (_, i) => ({ card: first + i }))
    })
    expect(await sizes(pages)).toStrictEqual([5000, 5000, 2000])
    expect(asked).toStrictEqual([undefined, 5000, 10_000])
  })

  it('that comes row by row is taken no further than it is read', async () => {
    let made = 0
    async function* rows() {
      for (; made < 12_000; made++) yield { card: made }
    }
    const pages = inPages(['card'], rows())
    expect((await pages.next()).value).toHaveLength(5000)
    expect(made).toBeLessThan(5001)
    expect(await sizes(pages)).toStrictEqual([5000, 2000])
  })
})
