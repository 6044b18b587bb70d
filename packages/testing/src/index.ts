/**
 * Tests for the union membership card, under any runner: given/when/then, samples, generators that follow the codecs,
 * whole careers, and the laws every history keeps.
 */
export { type CardDomain, cardDomain } from './cardDomain.ts'
export * from './generators.ts'
export * from './given.ts'
export * from './samples.ts'
