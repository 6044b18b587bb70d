/**
 * The quick way of reading a line strictly: one whose members around its data are written in plain words, as nearly all
 * are, is matched as it stands, so that only the data has to be parsed.
 */
import { aroundData } from './aroundData.ts'
import { standsAsWritten } from './canonical.ts'
import type { EventData, Line } from './line.ts'
import { isRecordedAt } from './recordedAt.ts'
import { isStreamName } from './streamName.ts'

// How long a word is, is looked at afterwards: a pattern that counts is a good deal slower.
/** A word that is written as it is: printable ASCII without the quotation mark and the backslash. */
const word = '"([ !#-[\\]-~]+)"'
const digest = '"([0-9a-f]+)"'
const uuid = '"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"'

const parted = aroundData({
  officer: word,
  union: word,
  at: word,
  cause: word,
  digest,
  commandId: uuid,
  corr: word,
  id: uuid,
  log: '"([\\w.-]+)"',
  prev: digest,
  rules: word,
  stream: '"([\\w.-]+)"',
  type: '"([A-Z][A-Za-z0-9]*)"',
})

const isWord = (found: string | undefined): boolean => found === undefined || found.length <= 256
const isDigest = (found: string | undefined): boolean => found === undefined || found.length === 64

/** The line that a text is, with its members in their order; undefined where it takes the long way to tell. */
export const plainLine = (text: string): Line | undefined => {
  const parts = parted(text)
  if (parts === undefined) return undefined
  const { before: head, behind: tail } = parts
  // By their numbers: taking the lists apart by a pattern of names is slower.
  const officer = head[1]
  const union = head[2]
  const at = head[3] as string
  const cause = head[4]
  const command = { digest: head[5] as string, id: head[6] as string }
  const corr = head[7]
  const log = tail[2] as string
  const prev = tail[3]
  const rev = Number(tail[4])
  const rules = tail[5] as string
  const stream = tail[6] as string
  const tv = Number(tail[7])
  const type = tail[8] as string
  if ((prev === undefined) !== (rev === 0) || tv === 0 || log.length > 64 || type.length > 64)
    return undefined
  if (!isDigest(prev) || !isDigest(command.digest) || !isRecordedAt(at) || !isStreamName(stream))
    return undefined
  if (!isWord(officer) || !isWord(union) || !isWord(cause) || !isWord(corr) || !isWord(rules))
    return undefined
  const data = dataOf(parts.data)
  if (data === undefined) return undefined
  const actor: { -readonly [M in keyof Line['actor']]: string } = {}
  if (officer !== undefined) actor.officer = officer
  if (union !== undefined) actor.union = union
  const line: { -readonly [M in keyof Line]?: Line[M] } = { actor, at }
  if (cause !== undefined) line.cause = cause
  line.command = command
  if (corr !== undefined) line.corr = corr
  line.data = data
  line.id = tail[1] as string
  line.log = log
  line.prev = prev ?? null
  line.rev = rev
  line.rules = rules
  line.stream = stream
  line.tv = tv
  line.type = type
  line.v = 1
  return line as Line
}

/** The data stand one level within the line. */
const dataOf = (text: string): EventData | undefined => {
  try {
    const data: unknown = JSON.parse(text)
    return standsAsWritten(text, data, 1) ? (data as EventData) : undefined
  } catch {
    return undefined
  }
}
