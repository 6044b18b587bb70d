/** What a node says of itself and of its cluster: the calls it can answer, and who leads. */
import gossip, { type ClusterInfo, type MemberInfo } from '@eventstore/db-client/generated/gossip_pb.js'
import features, {
  type SupportedMethod,
  type SupportedMethods,
} from '@eventstore/db-client/generated/serverfeatures_pb.js'
import shared, { type Empty } from '@eventstore/db-client/generated/shared_pb.js'
import type { handleUnaryCall } from '@grpc/grpc-js'
import { delayed } from './faults.ts'
import { type DoubleNode, host } from './node.ts'
import { refusalBy } from './refusals.ts'

const version = '24.10.5'

const methods = ['read', 'append', 'batchappend'].map((name): SupportedMethod => {
  const method = new features.SupportedMethod()
  method.setServiceName('event_store.client.streams.streams')
  method.setMethodName(name)
  return method
})

/** Answers `GetSupportedMethods`. */
export const supportedMethods =
  ({ faults }: DoubleNode): handleUnaryCall<Empty, SupportedMethods> =>
  async (_, answer) => {
    const fault = faults.take('features')
    const refusal = refusalBy(fault)
    if (refusal !== undefined) return answer(refusal)
    if (fault?.kind === 'silence') return
    await delayed(fault)
    const supported = new features.SupportedMethods()
    supported.setEventStoreServerVersion(version)
    supported.setMethodsList([...methods])
    answer(null, supported)
  }

/** A member of the cluster as gossip tells of it. */
export interface Member {
  readonly port: number
  readonly leads: boolean
}

const { VNodeState } = gossip.MemberInfo

const memberInfo = ({ port, leads }: Member): MemberInfo => {
  const endpoint = new gossip.EndPoint()
  endpoint.setAddress(host)
  endpoint.setPort(port)
  const id = new shared.UUID()
  id.setString(crypto.randomUUID())
  const member = new gossip.MemberInfo()
  member.setInstanceId(id)
  member.setIsAlive(true)
  member.setState(leads ? VNodeState.LEADER : VNodeState.FOLLOWER)
  member.setHttpEndPoint(endpoint)
  return member
}

/** Answers `Gossip.Read`. */
export const readGossip =
  ({ faults }: DoubleNode, members: () => readonly Member[]): handleUnaryCall<Empty, ClusterInfo> =>
  async (_, answer) => {
    const fault = faults.take('gossip')
    const refusal = refusalBy(fault)
    if (refusal !== undefined) return answer(refusal)
    if (fault?.kind === 'silence') return
    await delayed(fault)
    const cluster = new gossip.ClusterInfo()
    cluster.setMembersList(members().map(memberInfo))
    answer(null, cluster)
  }
