/**
 * What the rules of the union membership card are, as pure functions: commands, events, rules, `decide`, `evolve`,
 * standing on any day. No input or output, no clock, no ids; runs in a browser.
 */
export { checkOf } from './boundary/check.ts'
export { type Malformation, malformationsOf } from './boundary/malformed.ts'
export { type AnyRecord, RecordType, record, TaggedType, tagged } from './boundary/record.ts'
export { isBlank, isId, SealedText, text } from './boundary/text.ts'
export * from './calendar/day.ts'
export * from './calendar/instant.ts'
export * from './calendar/month.ts'
export * from './card/index.ts'
export * from './codes/index.ts'
export { catalogue, clauseOf, isRuleId, type RuleId } from './rulebook/catalogue.ts'
export type { Clause, Place, Source, Status } from './rulebook/clause.ts'
export * from './rulebook/stacks.ts'
