/**
 * Tests for the union membership card, under any runner: given/when/then, samples, generators that follow the codecs,
 * whole careers, the laws every history keeps, and the suites that every store answers to.
 */
export { type CardDomain, cardDomain } from './cardDomain.ts'
export * from './careers.ts'
export { Draw } from './draw.ts'
export { draftOf } from './eventStore/suite.ts'
export { eventStoreConformance, type StoreUnderTest } from './eventStoreConformance.ts'
export * from './generators.ts'
export * from './given.ts'
export { careerOf, type History, type Request, type Step } from './history.ts'
export * from './laws.ts'
export {
  type Believing,
  partsMakeTheWholeTable,
  type ReadModelLaw,
  readModelLaws,
} from './readModelLaws.ts'
export { recordCareer, recordedCareers } from './recordedCareers.ts'
export { difference } from './same.ts'
export * from './samples.ts'
export { type ViewsUnderTest, viewStoreConformance } from './viewStoreConformance.ts'
