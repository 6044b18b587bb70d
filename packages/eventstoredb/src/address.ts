/**
 * The connection string of a server, read more strictly than its client reads it: what the client would ignore, or obey
 * to our harm, is refused before anything is connected.
 */
import * as E from 'fp-ts/lib/Either.js'

/** Why a log is not opened or made. `address` is without user and password; `reason` says it in a sentence or two. */
export interface CannotOpen {
  readonly _tag: 'CannotOpen'
  readonly because: 'bad-address' | 'not-found' | 'exists' | 'not-a-log' | 'newer-format' | 'other-log'
  readonly address: string
  readonly reason: string
}

/** A user of the server. */
export interface Credentials {
  readonly username: string
  readonly password: string
}

/** A connection string taken apart. */
export interface Address {
  /** Without user and password, for messages. */
  readonly shown: string
  /** The client's string for what needs the leader. */
  readonly leader: string
  /** The client's string for following, which goes to the node that the string prefers. */
  readonly follower: string
  /** Of the string; in the clear the client sends none, and any will do. */
  readonly credentials: Credentials
  /** The space of the log, for a server that keeps several apart; the one log of the server when there is none. */
  readonly space: string | undefined
  /** Milliseconds a call may take, when the string says so. */
  readonly deadline: number | undefined
}

const form =
  /^(?<scheme>(?:esdb|kurrentdb)(?:\+discover)?):\/\/(?:(?<user>[^:@/?]+):(?<password>[^:@/?]+)@)?(?<hosts>[^@/?]+)\/?(?:\?(?<query>.*))?$/
const hostsForm = /^[A-Za-z0-9._-]+(:\d{1,5})?(,[A-Za-z0-9._-]+(:\d{1,5})?)*$/

const isNumber = (least: number) => (value: string) => /^\d{1,9}$/.test(value) && Number(value) >= least
const isSwitch = (value: string): boolean => value === 'true' || value === 'false'
const isPing = (value: string): boolean => value === '-1' || isNumber(10_000)(value)

/** The settings that are taken, by their names in lower case, and what each may be. */
const settings: Readonly<
  Record<string, { readonly expected: string; readonly holds: (value: string) => boolean }>
> = {
  space: { expected: '1 to 32 of a-z and 0-9', holds: (value) => /^[a-z0-9]{1,32}$/.test(value) },
  tls: { expected: 'true or false', holds: isSwitch },
  tlscafile: { expected: 'a file', holds: () => true },
  tlsverifycert: {
    expected: 'true: the client always checks the certificate; name its authority with tlsCAFile',
    holds: (value) => value === 'true',
  },
  usercertfile: { expected: 'a file', holds: () => true },
  userkeyfile: { expected: 'a file', holds: () => true },
  nodepreference: {
    expected: 'leader, follower, random or read_only_replica',
    holds: (value) => /^(leader|follower|random|read_?only_?replica)$/i.test(value),
  },
  connectionname: { expected: 'a name', holds: () => true },
  defaultdeadline: { expected: 'milliseconds, from 1', holds: isNumber(1) },
  discoveryinterval: { expected: 'milliseconds, from 0', holds: isNumber(0) },
  maxdiscoverattempts: { expected: 'a number, from 1', holds: isNumber(1) },
  gossiptimeout: { expected: 'seconds, from 1', holds: isNumber(1) },
  keepaliveinterval: { expected: 'milliseconds, from 10000, or -1', holds: isPing },
  keepalivetimeout: { expected: 'milliseconds, from 10000, or -1', holds: isPing },
  throwonappendfailure: {
    expected: 'true: without it the client answers a refused append with a made-up revision',
    holds: (value) => value === 'true',
  },
}

/** Settings of ours, which the client must not see. */
const ours = ['space', 'nodepreference', 'throwonappendfailure']

/** Takes a connection string apart. */
export const readAddress = (text: string): E.Either<CannotOpen, Address> => {
  const parts = partsOf(text)
  if (parts === undefined)
    return E.left(
      badAddress(
        'the server',
        'The form is esdb://user:password@host:2113,host:2113?tls=true; special characters of a password are %-encoded.',
      ),
    )
  const { scheme, user, password, hosts, query } = parts
  const shown = `${scheme}://${hosts}`
  const given = query === '' ? [] : query.split('&').map((pair) => pair.split('=', 2))
  const named = new Map<string, string>()
  for (const [name = '', value = ''] of given) {
    const key = name.toLowerCase()
    const setting = settings[key]
    if (setting === undefined)
      return E.left(
        badAddress(shown, `There is no setting ${name}; there are ${Object.keys(settings).join(', ')}.`),
      )
    if (!setting.holds(value))
      return E.left(badAddress(shown, `The setting ${name} should be ${setting.expected}.`))
    named.set(key, value)
  }
  if (named.get('tls') !== 'false' && user === undefined)
    return E.left(badAddress(shown, 'Over TLS a user and a password are needed: esdb://user:password@…'))

  const rest = given.filter(([name = '']) => !ours.includes(name.toLowerCase()))
  const forClient = (preference: string): string => {
    const credentials = user === undefined ? '' : `${user}:${password}@`
    const options = [...rest.map((pair) => pair.join('=')), `nodePreference=${preference}`]
    // The client knows the older name alone.
    return `${scheme.replace('kurrentdb', 'esdb')}://${credentials}${hosts}?${options.join('&')}`
  }
  const deadline = named.get('defaultdeadline')
  return E.right({
    shown,
    leader: forClient('leader'),
    follower: forClient(named.get('nodepreference') ?? 'leader'),
    credentials: parts.credentials,
    space: named.get('space'),
    deadline: deadline === undefined ? undefined : Number(deadline),
  })
}

/** Undefined for what has another form, also where a part of a password would be taken for something to show. */
const partsOf = (text: string) => {
  const { scheme, user, password, hosts, query = '' } = form.exec(text.trim())?.groups ?? {}
  if (scheme === undefined || hosts === undefined || !hostsForm.test(hosts)) return undefined
  if (user === undefined && query.includes('@')) return undefined
  try {
    const credentials = {
      username: decodeURIComponent(user ?? '-'),
      password: decodeURIComponent(password ?? '-'),
    }
    return { scheme, user, password, hosts, query, credentials }
  } catch {
    return undefined
  }
}

/** The address is not understood or not acceptable. */
export const badAddress = (address: string, reason: string): CannotOpen => ({
  _tag: 'CannotOpen',
  because: 'bad-address',
  address,
  reason: `The address of ${address} is not accepted. ${reason}`,
})
