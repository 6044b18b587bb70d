import { closeSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { ViewStore } from '@union-card/projections'

/** Stores of read models that do not keep their word, for a check to notice. */

/** The planted stores by name. */
export type Planted = 'none' | 'apart' | 'piecemeal'

/** Makes a store in a file one of the planted. */
export const plantedIn = (views: ViewStore, planted: Planted, file: string): ViewStore =>
  planted === 'apart' ? apart(views) : planted === 'piecemeal' ? piecemeal(views, file) : views

/** Says first how far the rows go, and writes them in a transaction of their own. */
const apart = (views: ViewStore): ViewStore => ({
  ...views,
  advance: async (advance) => {
    const { from, to } = advance
    const nothing = { horizon: null, changes: [], tallies: [], setAside: [], resumed: [] }
    return (await views.advance({ ...nothing, from, to })) && views.advance({ ...advance, from: to })
  },
})

/** Writes the new tables over the old ones page by page. */
const piecemeal = (views: ViewStore, file: string): ViewStore => ({
  ...views,
  beside: async () => {
    const beside = await views.beside()
    return {
      ...beside,
      switchTo: async () => {
        await beside.store.standpoint()
        const bytes = readFileSync(`${file}.new`)
        const opened = openSync(file, 'r+')
        for (let at = 0; at < bytes.length; at += page) writeSync(opened, bytes, at, page, at)
        closeSync(opened)
        await beside.discard()
        return true
      },
    }
  },
})
const page = 4096
