/** The text of a line in three parts: its data, and what stands before and behind them. */

/** How the words around the data are written: a pattern for the value of each. */
type Words = Readonly<
  Record<
    | 'officer'
    | 'union'
    | 'at'
    | 'cause'
    | 'digest'
    | 'commandId'
    | 'corr'
    | 'id'
    | 'log'
    | 'prev'
    | 'rules'
    | 'stream'
    | 'type',
    string
  >
>

type Groups = readonly (string | undefined)[]

/** What the groups of the patterns have matched before and behind the data, and the text of the data. */
export interface Parted {
  readonly before: Groups
  readonly behind: Groups
  readonly data: string
}

const number = '(0|[1-9]\\d{0,14})'

/**
 * Parts texts whose words are written like this. What stands behind the data begins at the last `,"id":` of the text,
 * provided that no pattern lets a quotation mark into a word. Undefined for other texts, which may be lines all the same.
 */
export const aroundData = (of: Words): ((text: string) => Parted | undefined) => {
  const before = new RegExp(
    `\\{"actor":\\{(?:"officer":${of.officer}(?:,(?=")|(?=\\})))?(?:"union":${of.union})?\\},"at":${of.at},` +
      `(?:"cause":${of.cause},)?"command":\\{"digest":${of.digest},"id":${of.commandId}\\},` +
      `(?:"corr":${of.corr},)?"data":(?=\\{)`,
    'y',
  )
  const behind = new RegExp(
    `,"id":${of.id},"log":${of.log},"prev":(?:null|${of.prev}),"rev":${number},"rules":${of.rules},` +
      `"stream":${of.stream},"tv":${number},"type":${of.type},"v":1\\}$`,
    'y',
  )
  return (text) => {
    const end = text.lastIndexOf(',"id":')
    const first = matchAt(before, text, 0)
    const last = matchAt(behind, text, end)
    return first === undefined || last === undefined
      ? undefined
      : { before: first, behind: last, data: text.slice(first[0]?.length, end) }
  }
}

const matchAt = (pattern: RegExp, text: string, at: number): Groups | undefined => {
  if (at < 0) return undefined
  pattern.lastIndex = at
  return pattern.exec(text) ?? undefined
}
