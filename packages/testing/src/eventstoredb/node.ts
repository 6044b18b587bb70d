/** What the calls of one node of the double work with. */
import type { Metadata } from '@grpc/grpc-js'
import type { Faults } from './faults.ts'
import type { DoubleLog } from './log.ts'
import { accessDenied, notLeader, type Refusal } from './refusals.ts'
import type { DoubleUser } from './user.ts'

/** A node as its calls see it. */
export interface DoubleNode {
  readonly log: DoubleLog
  readonly faults: Faults
  /** Everybody is let in when left out. */
  readonly users: Readonly<Record<string, DoubleUser>> | undefined
  readonly isLeader: () => boolean
  readonly leaderPort: () => number
  /** The clock of the server, in milliseconds since 1970. */
  readonly now: () => number
  /** The largest append taken, in bytes. */
  readonly maxAppendSize: number
  /** Keeps a call among those that are open, until the answer is called. */
  readonly opened: () => () => void
}

/** The only address nodes have. */
export const host = '127.0.0.1'

/** Why a node turns a call away before looking at it: who is asking, or that it is not the leader. */
export const turnedAway = (node: DoubleNode, metadata: Metadata, wants?: 'all'): Refusal | undefined => {
  const user = userOf(node, metadata)
  if (node.users !== undefined && (user === undefined || (wants === 'all' && user.admin !== true)))
    return accessDenied
  const needsLeader = metadata.get('requires-leader')[0] === 'true'
  return needsLeader && !node.isLeader() ? notLeader(host, node.leaderPort()) : undefined
}

const userOf = ({ users }: DoubleNode, metadata: Metadata): DoubleUser | undefined => {
  const [, encoded = ''] = String(metadata.get('authorization')[0] ?? '').split(' ')
  const [name = '', password] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  const user = users?.[name]
  return user?.password === password ? user : undefined
}
