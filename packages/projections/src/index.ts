/** The read models of the registry: what the lines of the log mean, as rows with two times, and who keeps them up. */
export * from './believedAt.ts'
export * from './cardEntry.ts'
export * from './cardRows.ts'
export * from './known.ts'
export * from './memoryViews.ts'
export * from './rows.ts'
export * from './runner.ts'
export * from './viewStore.ts'
