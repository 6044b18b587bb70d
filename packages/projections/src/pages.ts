import { type Believed, columnOf, type Row } from './readModel.ts'
import type { Query } from './viewStore.ts'

/** A page of a question: what a query says of it besides the condition. */
export type Page<C extends string = string> = Pick<Query<C>, 'order' | 'after' | 'limit'>

/** All pages of a question, one after another: each begins behind the last row of the one before. */
export async function* pagesOf<R extends Row, C extends string>(
  { order, limit }: Omit<Page<C>, 'after'>,
  ask: (page: Page<C>) => Promise<readonly Believed<R>[]>,
): AsyncGenerator<readonly Believed<R>[], undefined> {
  let after: Page['after']
  for (;;) {
    const page = await ask({ order, limit, ...(after === undefined ? {} : { after }) })
    yield page
    const last = page.at(-1)
    if (last === undefined || page.length < limit) return undefined
    after = order.map((column) => columnOf(last, column))
  }
}
