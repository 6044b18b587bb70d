import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** A folder of its own for each file of tests, gone afterwards. */
export const folder = mkdtempSync(join(tmpdir(), 'union-card-'))
afterAll(() => rmSync(folder, { recursive: true }))

let files = 0
export const newFile = () => join(folder, `${files++}.db`)
