import { exportTexts, type Position, readPosition } from '@union-card/event-store'
import { type Exit, exit, Stop } from '../exit.ts'
import { continued, type ExportFile } from '../exportFile.ts'
import { placeOfKeptLog } from '../logPlace.ts'
import { isReadNoFurther, progress } from '../progress.ts'
import type { Session } from '../session.ts'

export type ExportOptions = { readonly after?: string }

/** `union-card export [FILE|-]`: writes the lines of the log, one a line; a file that is there is continued. */
export const exportLog = async (session: Session, options: ExportOptions, file = '-'): Promise<Exit> => {
  const { terminal, words } = session
  const asked = positionAsked(session, options)
  const store = await placeOfKeptLog(session).open('read')
  const told = progress(session, words.keeping.export.doing)
  let to: ExportFile | undefined
  try {
    if (store.log.mode === 'rehearsal') await session.note(words.rehearsal)
    if (file !== '-') to = await continued(session, store, file)
    if (to?.after !== undefined && asked !== undefined)
      throw new Stop(exit.usage, words.keeping.export.afterOrContinue(file))
    let lines = 0
    let reached: Position | undefined
    for await (const { text, position } of exportTexts(store, { after: asked ?? to?.after })) {
      await (to === undefined ? terminal.out.write(`${text}\n`) : to.write(text))
      reached = position
      told.tell(words.rebuild.lines(++lines))
      if (lines % 1000 === 0 && isReadNoFurther(session)) return exit.fine
    }
    await to?.finish()
    await session.note(
      reached === undefined
        ? words.keeping.export.nothing
        : words.keeping.export.done(lines, String(reached)),
    )
    return exit.fine
  } finally {
    told.end()
    await to?.close()
    await store.close()
  }
}

const positionAsked = ({ words }: Session, { after }: ExportOptions): Position | undefined => {
  if (after === undefined) return undefined
  const position = readPosition(after)
  if (position === undefined) throw new Stop(exit.usage, words.keeping.export.position('--after'))
  return position
}
