import type { Refusal } from '@union-card/domain'
import { tellIfClockSetBack } from '../clockSetBack.ts'
import { type Exit, exit } from '../exit.ts'
import { isNotUtf8 } from '../json.ts'
import { open } from '../opening.ts'
import { progress } from '../progress.ts'
import { bytesOf } from '../reading.ts'
import { type Result, recorded } from '../recording.ts'
import { refusalInWords } from '../refusalInWords.ts'
import type { Session } from '../session.ts'

/** `union-card record [FILE|-]`: handles JSON Lines of commands, one result a line. */
export const record = async (session: Session, file = '-'): Promise<Exit> => {
  const { terminal, words } = session
  const { out, stopping } = terminal
  const input = await bytesOf(session, file)
  const opened = await open(session)
  await tellIfClockSetBack(session, opened)
  if (file === '-' && terminal.stdin.isTTY === true) await session.note(words.record.waiting)
  const readable = out.isTTY && !session.json
  const told = progress(session, words.record.doing)
  const counts: Record<Result['outcome'], number> = {
    accepted: 0,
    refused: 0,
    malformed: 0,
    conflict: 0,
    unavailable: 0,
  }
  let repeated = 0
  let notUtf8 = false
  try {
    let done = 0
    for await (const result of recorded(input, { ...opened, words, stopping })) {
      counts[result.outcome]++
      if (result.outcome === 'accepted' && result.repeated) repeated++
      if (result.outcome === 'malformed' && isNotUtf8(result.errors)) notUtf8 = true
      await session.say(readable ? inWords(session, result) : JSON.stringify(result))
      if (!readable) told.tell(words.rebuild.lines(++done))
    }
  } finally {
    told.end()
    await opened.registry.close()
  }
  const all = Object.values(counts).reduce((sum, count) => sum + count, 0)
  // Interrupted before the first command, nobody knows whether there were any.
  if (all > 0 || !stopping.aborted) await session.note(summary(session, all, counts, repeated))
  if (notUtf8) await session.note(words.usage.toUtf8)
  if (stopping.aborted) {
    await session.note(words.record.interrupted)
    return exit.interrupted
  }
  return severity.find(([outcome]) => counts[outcome] > 0)?.[1] ?? exit.fine
}

/** The worst outcome says how the run went. */
const severity: readonly (readonly [Result['outcome'], Exit])[] = [
  ['unavailable', exit.unavailable],
  ['malformed', exit.usage],
  ['conflict', exit.conflict],
  ['refused', exit.finding],
]

const summary = (
  { words }: Session,
  all: number,
  counts: Readonly<Record<Result['outcome'], number>>,
  repeated: number,
): string => {
  const told = (Object.keys(counts) as Result['outcome'][])
    .filter((outcome) => counts[outcome] > 0)
    .map((outcome) => words.record.count[outcome](counts[outcome], repeated))
  return told.length === 0 ? words.record.empty : words.record.summary(all, told.join(words.comma))
}

const inWords = (session: Session, result: Result): string => {
  const { words, style } = session
  const head = (what: string) => `${words.record.line(result.line)}  ${style.strong(what)}`
  switch (result.outcome) {
    case 'accepted': {
      const events = words.list(result.events.map(({ type }) => words.events[type]))
      const revisions = result.events.map(({ revision }) => `r${revision}`).join(' ')
      return [
        `${words.record.line(result.line)}  ${words.record.accepted(events, result.card, revisions)}${
          result.repeated ? words.record.repeated : ''
        }`,
        ...result.flags.map((flag) => `    ${words.flags[flag]}`),
      ].join('\n')
    }
    case 'refused':
      return [
        head(words.record.refused),
        ...result.refusals.map((refusal: Refusal) => `    ${refusalInWords(session, refusal)}`),
      ].join('\n')
    case 'malformed':
      return [
        head(words.record.malformed),
        ...result.errors.map(
          ({ path, expected, found }) => `    ${words.usage.expectedFound(path, expected, found)}`,
        ),
      ].join('\n')
    case 'conflict':
      return head(words.record.conflict)
    case 'unavailable':
      return `${head(
        result.recorded === 'unknown' ? words.record.unknownOutcome : words.record.unavailable,
      )}${words.colon}${result.reason}`
  }
}
