import type { Known } from '@union-card/projections'
import { chinaTime } from './chinaTime.ts'
import type { Words } from './wording/index.ts'

/** By which records an answer is given. */
export const knownInWords = ({ show: said }: Words, known: Known | undefined): string =>
  known === undefined || known.kind === 'everything'
    ? said.knownAll
    : known.kind === 'upTo'
      ? said.knownUpTo(String(known.position))
      : said.knownBy(chinaTime(known.at))
