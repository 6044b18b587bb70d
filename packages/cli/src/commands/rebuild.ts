import { ViewsLeftBehind } from '@union-card/projections'
import { differencesInJson, differencesInWords } from '../differing.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { type Opened, open, placeOfViews, upToDate } from '../opening.ts'
import { rate } from '../rate.ts'
import type { Session } from '../session.ts'

export type RebuildOptions = { readonly check?: boolean }

/**
 * `union-card rebuild`: builds the read models anew from the log, beside the old ones, says where the two differ, and
 * switches. With `--check` the old ones stay.
 */
export const rebuild = async (session: Session, { check = false }: RebuildOptions): Promise<Exit> => {
  const { words } = session
  const place = placeOfViews(session)
  const there = place?.isThere() ?? false
  if (check && !there) throw new Stop(exit.usage, words.rebuild.none(place?.shown ?? 'memory:'))
  const opened = await open(session)
  try {
    const compare = there && (await broughtUp(session, opened, check))
    const began = performance.now()
    const reading = rate(session, words.rebuild.reading)
    const { lines, setAside, differences } = await opened.registry
      .rebuild({ replace: !check, compare, onProgress: reading.come })
      .finally(reading.end)
    const seconds = (performance.now() - began) / 1000
    if (session.json)
      await session.say(
        JSON.stringify({
          lines,
          seconds: Number(seconds.toFixed(3)),
          replaced: !check,
          differences: differences === undefined ? null : differencesInJson(differences),
          setAside: setAside.map(({ card, reason }) => ({ card, reason })),
          ...(opened.rehearsal ? { rehearsal: true } : {}),
        }),
      )
    else {
      await session.say(words.rebuild[check ? 'checked' : 'done'](lines, seconds.toFixed(1)))
      if (differences !== undefined) await session.say(differencesInWords(session, differences))
    }
    for (const { card, reason } of setAside) await session.note(words.store.cardSetAside(card, reason))
    const differ = check && differences !== undefined && differences.length > 0
    return differ || setAside.length > 0 ? exit.finding : exit.fine
  } finally {
    await opened.registry.close()
  }
}

/**
 * What is to be compared is brought up first, where it may be in bulk. Tables whose workers do not run stay behind: they
 * must not be in the way of new ones.
 */
const broughtUp = async (session: Session, opened: Opened, check: boolean): Promise<boolean> => {
  try {
    await upToDate(session, opened)
    return true
  } catch (error) {
    if (check || !(error instanceof ViewsLeftBehind)) throw error
    await session.note(session.words.rebuild.behind(error.place))
    return false
  }
}
