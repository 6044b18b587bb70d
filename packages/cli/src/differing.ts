import { type Difference, mostDifferences } from '@union-card/projections'
import type { Session } from './session.ts'
import { table } from './width.ts'

/** So many differences are told one by one. */
const mostTold = 20

/** Where tables of the read models differ from what the log gives, for people. */
export const differencesInWords = (
  { words: { rebuild: said, holders } }: Session,
  differences: readonly Difference[],
): string => {
  if (differences.length === 0) return said.alike
  const count =
    differences.length < mostDifferences ? String(differences.length) : said.atLeast(mostDifferences)
  const rows = differences
    .slice(0, mostTold)
    .map((each) =>
      'tally' in each
        ? [`  ${each.tally}`, each.key, each.on, said.count(each.old, each.new)]
        : [`  ${each.model}`, `${holders.card} ${each.card}`, `#${each.seq}`, said.row[each.only]],
    )
  return [
    said.differ(count),
    table(rows),
    ...(differences.length > mostTold ? [said.more(String(differences.length - mostTold))] : []),
  ].join('\n')
}

/** The same for programs: how many there are, whether there may be more, and the first. */
export const differencesInJson = (differences: readonly Difference[]) => ({
  count: differences.length,
  more: differences.length >= mostDifferences,
  first: differences.slice(0, mostTold),
})
