import { readFileSync } from 'node:fs'
import type { RuleId } from '@union-card/domain'

/** What decides a rule, and the tests that show it. */
export type Deciding = {
  /** The constants, each with its file. */
  readonly decides: readonly { readonly name: string; readonly file: string }[]
  /** Why a rule refuses and marks nothing by itself, and the rules that carry it out. */
  readonly silent?: {
    readonly zh: string
    readonly en: string
    readonly carriedBy: readonly RuleId[]
  }
  readonly tests: readonly { readonly title: string; readonly file: string }[]
}

/** Of every rule, as it is written down with the rulebook pages from the values that decide. */
export const deciding = (): Readonly<Record<RuleId, Deciding>> =>
  JSON.parse(readFileSync(new URL('../generated/deciding.json', import.meta.url), 'utf8'))
