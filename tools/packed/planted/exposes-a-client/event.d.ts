import type { EventData } from '@eventstore/db-client'
export type Event = EventData
