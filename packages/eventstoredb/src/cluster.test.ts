import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'

/** The compose file of examples/cluster: docker is not asked, so what can go wrong in it is looked at here. */

type Service = {
  readonly image: string
  readonly environment?: Readonly<Record<string, string | number>>
  readonly ports?: readonly string[]
  readonly volumes: readonly string[]
  readonly networks?: Readonly<Record<string, { readonly ipv4_address: string }>>
}
type Compose = { readonly services: Readonly<Record<string, Service>>; readonly volumes: object }

const text = readFileSync(join(__dirname, '../../../examples/cluster/compose.yaml'), 'utf8')

const faultsOf = (compose: string): readonly string[] => {
  const { services, volumes } = parse(compose, { merge: true }) as Compose
  const nodes = Object.entries(services).filter(([name]) => name.startsWith('node'))
  const addressOf = (node: Service) => `${node.networks?.cluster?.ipv4_address}:2113`
  const all = nodes.map(([, node]) => addressOf(node))
  const faults: string[] = []
  const hold = (place: string, holds: boolean) => {
    if (!holds) faults.push(place)
  }
  hold('three nodes', nodes.length === 3 && new Set(all).size === 3)
  for (const [name, node] of nodes) {
    const set = node.environment ?? {}
    const others = all.filter((each) => each !== addressOf(node))
    const inCertificates = (file: string) => `/etc/kurrentdb/certs/${name}/node.${file}`
    hold(`${name} knows the others`, set.KURRENTDB_GOSSIP_SEED === others.join())
    hold(`${name} is reached where it says`, `${set.KURRENTDB_REPLICATION_IP}:2113` === addressOf(node))
    hold(
      `${name} is told to clients`,
      node.ports?.join() === `127.0.0.1:${set.KURRENTDB_ADVERTISE_NODE_PORT_TO_CLIENT_AS}:2113`,
    )
    hold(
      `${name} speaks TLS`,
      !('KURRENTDB_INSECURE' in set) && set.KURRENTDB_CERTIFICATE_FILE === inCertificates('crt'),
    )
    hold(`${name} has its key`, set.KURRENTDB_CERTIFICATE_PRIVATE_KEY_FILE === inCertificates('key'))
    hold(
      `${name} has a disk of its own`,
      node.volumes.includes(`${name}:/var/lib/kurrentdb`) && name in volumes,
    )
    hold(`${name} counts three`, set.KURRENTDB_CLUSTER_SIZE === 3)
    hold(`${name} projects nothing`, set.KURRENTDB_RUN_PROJECTIONS === 'None')
  }
  for (const [name, { image, environment = {} }] of Object.entries(services)) {
    hold(`${name} has a version`, /:\d+\.\d+/.test(image))
    for (const [setting, value] of Object.entries(environment))
      if (/PASSWORD/.test(setting))
        hold(`${name} has its password from outside`, /^\$\{\w+:\?/.test(String(value)))
  }
  return faults
}

describe('the cluster of the example', () => {
  it('is three nodes that know one another, speak TLS, and keep nothing secret in the file', () => {
    expect(faultsOf(text)).toStrictEqual([])
  })

  it.each([
    ['node2 knows the others', '172.30.240.11:2113,172.30.240.13:2113', '172.30.240.11:2113'],
    ['node3 is told to clients', '127.0.0.1:2113:2113', '127.0.0.1:2111:2113'],
    ['node1 has its key', 'node1/node.key', 'node2/node.key'],
    ['node1 has a disk of its own', 'node1:/var', 'node2:/var'],
    ['node1 projects nothing', 'RUN_PROJECTIONS: None', 'RUN_PROJECTIONS: All'],
    ['postgres has a version', 'postgres:17.6', 'postgres:latest'],
    ['postgres has its password from outside', 'POSTGRES_PASSWORD: $', 'POSTGRES_PASSWORD: postgres'],
  ])('a file in which not “%s” is noticed', (fault, from, to) => {
    expect(text).toContain(from)
    expect(faultsOf(text.replace(from, to))).toContain(fault)
  })
})
