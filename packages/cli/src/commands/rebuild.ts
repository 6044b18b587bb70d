import { isBecause } from '@union-card/projections'
import { differencesInJson, differencesInWords } from '../differing.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { byWorkers } from '../filling/workers.ts'
import { type Opened, open, placeOfViews } from '../opening.ts'
import { isOnPostgres } from '../place.ts'
import { rate } from '../rate.ts'
import { ofRehearsal } from '../rehearsal.ts'
import type { Session } from '../session.ts'

export type RebuildOptions = { readonly check?: boolean; readonly workers?: number }

/**
 * `union-card rebuild`: builds the read models anew from the log, beside the old ones, says where the two differ, and
 * switches. With `--check` the old ones stay. On PostgreSQL several workers may fill them, each with a share of the cards.
 */
export const rebuild = async (session: Session, options: RebuildOptions): Promise<Exit> => {
  const { words } = session
  const { check = false, workers } = options
  if (workers !== undefined && !isOnPostgres(session.options.views ?? ''))
    throw new Stop(exit.usage, words.usage.projectWhere)
  const place = placeOfViews(session)
  const there = place?.isThere() ?? false
  const none = () => new Stop(exit.usage, words.rebuild.none(place?.shown ?? 'memory:'))
  const opened = await open(session)
  try {
    if (check && !there) throw none()
    const began = performance.now()
    const { lines, setAside, differences, otherHistory } = await rebuilt(session, opened, options, there)
    if (check && differences === undefined && !otherHistory) throw none()
    const seconds = (performance.now() - began) / 1000
    if (session.json)
      await session.say(
        JSON.stringify({
          lines,
          seconds: Number(seconds.toFixed(3)),
          replaced: !check,
          differences: differences === undefined ? null : differencesInJson(differences),
          setAside: setAside.map(({ card, reason }) => ({ card, reason })),
          ...(otherHistory ? { otherHistory } : {}),
          ...ofRehearsal(opened),
        }),
      )
    else if (!check || !otherHistory) {
      await session.say(words.rebuild[check ? 'checked' : 'done'](lines, seconds.toFixed(1)))
      if (differences !== undefined) await session.say(differencesInWords(session, differences))
    }
    if (otherHistory)
      await session.note(words.rebuild.otherHistory[check ? 'checked' : 'done'](place?.shown ?? 'memory:'))
    for (const { card, reason } of setAside) await session.note(words.store.cardSetAside(card, reason))
    const differ = check && (otherHistory || (differences !== undefined && differences.length > 0))
    return differ || setAside.length > 0 ? exit.finding : exit.fine
  } finally {
    await opened.registry.close()
  }
}

/**
 * Builds anew and compares. Tables whose workers do not run stay behind, and cannot be compared: they must not be in the
 * way of new ones.
 */
const rebuilt = async (
  session: Session,
  { registry }: Opened,
  { check = false, workers }: RebuildOptions,
  compare: boolean,
) => {
  const { words } = session
  const reading = rate(session, words.rebuild.reading)
  let comparison: ReturnType<typeof rate> | undefined
  const building = (comparing: boolean) =>
    registry.rebuild({
      replace: !check,
      compare: comparing,
      onProgress: reading.come,
      onCompared: (rows, of) => {
        comparison ??= rate(session, words.rebuild.comparing, words.rebuild.rowsSoFar)
        comparison.come({ lines: rows, of })
      },
      ...(workers === undefined ? {} : { filling: byWorkers(session, workers) }),
    })
  try {
    return await building(compare)
  } catch (error) {
    if (check || !isBecause(error, 'left-behind')) throw error
    await session.note(words.rebuild.behind(error.reason.place))
    return await building(false)
  } finally {
    reading.end()
    comparison?.end()
  }
}
