import * as E from 'fp-ts/lib/Either.js'
import { readAddress } from './address.ts'

const refusal = (text: string): string => {
  const read = readAddress(text)
  if (E.isRight(read)) throw new Error('accepted')
  return read.left.reason
}

describe('the address of a server', () => {
  it('is taken apart: hosts, user, our own settings; the client is given the rest', () => {
    expect(
      readAddress(
        'esdb+discover://clerk:a%20b%2Fc@n1.example:2113,n2.example/?tlsCAFile=ca.crt&space=trial&nodePreference=follower&defaultDeadline=3000',
      ),
    ).toStrictEqual(
      E.right({
        shown: 'esdb+discover://n1.example:2113,n2.example',
        leader:
          'esdb+discover://clerk:a%20b%2Fc@n1.example:2113,n2.example?tlsCAFile=ca.crt&defaultDeadline=3000&nodePreference=leader',
        follower:
          'esdb+discover://clerk:a%20b%2Fc@n1.example:2113,n2.example?tlsCAFile=ca.crt&defaultDeadline=3000&nodePreference=follower',
        credentials: { username: 'clerk', password: 'a b/c' },
        space: 'trial',
        deadline: 3000,
      }),
    )
  })

  it('may be short where nothing is to be protected', () => {
    expect(readAddress('esdb://127.0.0.1?tls=false')).toStrictEqual(
      E.right({
        shown: 'esdb://127.0.0.1',
        leader: 'esdb://127.0.0.1?tls=false&nodePreference=leader',
        follower: 'esdb://127.0.0.1?tls=false&nodePreference=leader',
        credentials: { username: '-', password: '-' },
        space: undefined,
        deadline: undefined,
      }),
    )
  })

  it('may name the server as it is called today; the client is given the name it knows', () => {
    const [today, before] = ['kurrentdb+discover://a:b@host:2113', 'esdb+discover://a:b@host:2113'].map(
      readAddress,
    )
    expect(today).toStrictEqual(
      E.map((address) => ({ ...(address as object), shown: 'kurrentdb+discover://host:2113' }))(
        before as E.Either<never, object>,
      ),
    )
  })

  it.each([
    ['esdb://host', 'Over TLS a user and a password are needed'],
    ['esdb://host?tls=true', 'Over TLS a user and a password are needed'],
    ['esdb://a:b@host?tls=yes', 'The setting tls should be true or false.'],
    [
      'esdb://a:b@host?throwOnAppendFailure=false',
      'the client answers a refused append with a made-up revision',
    ],
    ['esdb://a:b@host?tlsVerifyCert=false', 'name its authority with tlsCAFile'],
    ['esdb://a:b@host?keepAliveInterval=500', 'milliseconds, from 10000, or -1'],
    ['esdb://a:b@host?defaultDeadline=0', 'milliseconds, from 1'],
    ['esdb://a:b@host?nodePreference=nearest', 'leader, follower, random or read_only_replica'],
    ['esdb://a:b@host?space=Trial', '1 to 32 of a-z and 0-9'],
    ['esdb://a:b@host?readonly=true', 'There is no setting readonly; there are space, tls, '],
    ['postgres://a:b@host', 'The form is esdb://user:password@host:2113'],
    ['esdb://a:100%@host', 'special characters of a password are %-encoded'],
    ['esdb://host:port?tls=false', 'The form is esdb://user:password@host:2113'],
    ['esdb://', 'The form is esdb://user:password@host:2113'],
    ['esdb://a:b:c@host', 'special characters of a password are %-encoded'],
  ])('is not %s', (text, reason) => {
    expect(refusal(text)).toContain(reason)
  })

  it('is told without user and password, whatever is wrong with it', () => {
    for (const text of [
      'esdb://clerk:secret@host?tls=maybe',
      'esdb://clerk:secret:x@host',
      'esdb://clerk:secret@host?x=1',
      'esdb://clerk:secret@',
      'esdb://clerk:secret?x@host',
      'esdb://clerk:1?secret@host',
      'esdb://clerk:sec%ret@host',
    ])
      expect(refusal(text)).not.toMatch(/secret|clerk/)
  })
})
