/** The double in a process of its own, so that its work is not counted as the client's. Tells its address, and serves. */
import { eventStoreDbDouble } from '@union-card/testing/eventstoredb'

const { address } = await eventStoreDbDouble()
process.send?.(address)
