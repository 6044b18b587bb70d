import { type Finding, positionInJson } from '@union-card/event-store'
import type { Session } from './session.ts'

/** A finding as one line for people: its class, where, and what is wrong. */
export const findingInWords = ({ words, style }: Session, finding: Finding): string => {
  const { classes, kinds } = words.keeping.verify
  const place = placeInWords(finding)
  return [
    `✗ ${style.strong(classes[finding.class])}`,
    ...(place === '' ? [] : [place]),
    kinds[finding.kind](finding.found),
  ].join('  ')
}

/** `card-7 r3-5 @12-14`: stream, revisions, positions, as far as they are known. */
const placeInWords = ({ stream, revision, throughRevision, position, throughPosition }: Finding): string =>
  [
    ...(stream === undefined ? [] : [stream]),
    ...range('r', revision, throughRevision),
    ...range('@', position, throughPosition),
  ].join(' ')

const range = (mark: string, from: unknown, through: unknown): readonly string[] => {
  if (from === undefined) return through === undefined ? [] : [`${mark}…${through}`]
  return [through === undefined ? `${mark}${from}` : `${mark}${from}-${through}`]
}

/** A finding as JSON: stable, fields may be added. */
export const findingInJson = ({ position, throughPosition, ...finding }: Finding) => ({
  ...finding,
  ...(position === undefined ? {} : { position: positionInJson(position) }),
  ...(throughPosition === undefined ? {} : { throughPosition: positionInJson(throughPosition) }),
})
