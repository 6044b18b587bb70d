/**
 * What every event store must do, as tests for whichever runner. A store that passes answers as the in-memory store
 * and the SQLite store do, and writes the same bytes.
 */
import type { Clock, EventStore, LogIdentity } from '@union-card/event-store'
import { afterClosing } from './eventStore/afterClosing.ts'
import { appending } from './eventStore/appending.ts'
import { differential } from './eventStore/differential.ts'
import { exportAndImport } from './eventStore/exportAndImport.ts'
import { following } from './eventStore/following.ts'
import { inShares } from './eventStore/inShares.ts'
import { manyAtOnce } from './eventStore/manyAtOnce.ts'
import { reading } from './eventStore/reading.ts'
import { restingOnOthers } from './eventStore/restingOnOthers.ts'
import { suiteOver } from './eventStore/suite.ts'
import { underLoad } from './eventStore/underLoad.ts'

const themes = [
  appending,
  reading,
  following,
  manyAtOnce,
  exportAndImport,
  restingOnOthers,
  inShares,
  underLoad,
  differential,
  afterClosing,
]

/** The part of a test runner that the suite needs; jest and vitest have it. */
export interface TestRunner {
  readonly describe: (name: string, body: () => void) => void
  readonly it: (name: string, body: () => Promise<void>) => void
  /** Throws unless both are equal in every value and type. */
  readonly expect: (found: unknown) => { readonly toStrictEqual: (expected: unknown) => void }
}

/** A kind of store, by how a new and empty log of it is opened. The suite closes what it opens. */
export interface StoreUnderTest {
  readonly name: string
  readonly open: (log: LogIdentity, clock: Clock) => Promise<EventStore>
  /** Whether it offers `lineOfCommand`; false when left out. */
  readonly looksUpCommands?: boolean
}

/** Declares the tests of a kind of store. */
export const eventStoreConformance = (store: StoreUnderTest, runner: TestRunner): void => {
  const suite = suiteOver(store, runner)
  for (const theme of themes) theme(suite)
}
