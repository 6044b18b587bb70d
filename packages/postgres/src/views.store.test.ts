import { leavingNothing, sharedServer } from '@union-card/postgres-server'
import { viewStoreConformance } from '@union-card/testing'
import { postgresViews } from './views.ts'

// Thousands of questions to a server that may be far away.
jest.setTimeout(120_000)

let url = ''
const { newSchema, clean } = leavingNothing(() => url)
beforeAll(async () => {
  url = await sharedServer()
}, 120_000)
afterAll(clean)

viewStoreConformance(
  {
    name: 'PostgreSQL',
    open: (models) =>
      postgresViews({ url, schema: newSchema(), identity: { log: 'demo', version: 'v1' }, models }),
  },
  { describe, it, expect },
)
