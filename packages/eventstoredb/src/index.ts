export type { CannotOpen } from './address.ts'
export type { EventStoreDbLog } from './eventStore.ts'
export {
  type CreateEventStoreDbLog,
  createEventStoreDbLog,
  type OpenEventStoreDbLog,
  type OpenFault,
  openEventStoreDbLog,
} from './opening.ts'
export type { Serving } from './serving.ts'
