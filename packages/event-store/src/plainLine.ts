/**
 * The quick way of reading a line strictly: one whose members around its data are written in plain words, as nearly all
 * are, is matched as it stands, so that only the data has to be parsed and written once more.
 */
import { standsAsWritten } from './canonical.ts'
import type { EventData, Line } from './line.ts'
import { isRecordedAt } from './recordedAt.ts'
import type { StreamName } from './streamName.ts'

/** A word that is written as it is: printable ASCII without the quotation mark and the backslash. */
const word = '"([ !#-[\\]-~]{1,256})"'
const digest = '"([0-9a-f]{64})"'
const uuid = '"([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"'
const instant = '"([\\d:.TZ-]{24})"'

/** What stands before the data, and, from the last `,"id":` on, behind it. Whatever these do not match may still be a line. */
const before = new RegExp(
  `\\{"actor":\\{(?:"officer":${word}(?:,(?=")|(?=\\})))?(?:"union":${word})?\\},"at":${instant},(?:"cause":${word},)?` +
    `"command":\\{"digest":${digest},"id":${uuid}\\},(?:"corr":${word},)?"data":(?=\\{)`,
  'y',
)
const behind = new RegExp(
  `,"id":${uuid},"log":"([A-Za-z0-9._-]{1,64})","prev":(?:null|${digest}),"rev":(0|[1-9]\\d{0,14}),"rules":${word},` +
    `"stream":"([a-z]{1,32}-[A-Za-z0-9._-]{1,160})","tv":([1-9]\\d{0,14}),"type":"([A-Z][A-Za-z0-9]{0,63})","v":1\\}$`,
  'y',
)

type Words = readonly (string | undefined)[]

/** The line that a text is, with its members in their order; undefined where it takes the long way to tell. */
export const plainLine = (text: string): Line | undefined => {
  const end = text.lastIndexOf(',"id":')
  const head = matchAt(before, text, 0)
  const tail = matchAt(behind, text, end)
  if (head === undefined || tail === undefined) return undefined
  const [, officer, union, at = '', cause, digest = '', commandId = '', corr] = head
  const [, id = '', log = '', prev = null, rev = '', rules = '', stream, tv = '', type = ''] = tail
  if (!isRecordedAt(at) || (prev === null) !== (rev === '0')) return undefined
  const data = dataOf(text.slice(head[0]?.length, end))
  if (data === undefined) return undefined
  const actor: { -readonly [M in keyof Line['actor']]: string } = {}
  if (officer !== undefined) actor.officer = officer
  if (union !== undefined) actor.union = union
  const line: { -readonly [M in keyof Line]?: Line[M] } = { actor, at }
  if (cause !== undefined) line.cause = cause
  line.command = { digest, id: commandId }
  if (corr !== undefined) line.corr = corr
  line.data = data
  line.id = id
  line.log = log
  line.prev = prev
  line.rev = Number(rev)
  line.rules = rules
  line.stream = stream as StreamName
  line.tv = Number(tv)
  line.type = type
  line.v = 1
  return line as Line
}

const matchAt = (pattern: RegExp, text: string, at: number): Words | undefined => {
  if (at < 0) return undefined
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
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
