import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { chmodSync, chownSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { nobody, programsIn } from './programs.ts'

/** How a server is set up. */
export type ServerOptions = {
  /** Settings of PostgreSQL beside its own defaults; by default nothing is forced to the disk. */
  readonly settings?: Readonly<Record<string, string>>
}

/** A server that runs, for its starter alone, on a port of this machine. */
export type Server = {
  /** As its superuser, with the password. */
  readonly url: string
  readonly port: number
  /** Ends it and removes what it kept. */
  readonly remove: () => Promise<void>
  /** As when the power fails: `immediate` leaves the files to recovery, `kill` does not even ask. */
  readonly fall: (how: 'immediate' | 'kill') => Promise<void>
  /** Starts it again on the same files and port, and waits until it answers. */
  readonly rise: () => Promise<void>
}

const quick = { fsync: 'off', max_connections: '60' }

/** Makes a new server and starts it. Rejects, saying why, where there is no program for this machine. */
export const startServer = async ({ settings = quick }: ServerOptions = {}): Promise<Server> => {
  const folder = mkdtempSync(join(tmpdir(), 'union-card-postgres-'))
  const as = nobody()
  try {
    chmodSync(folder, 0o755)
    const programs = programsIn(folder)
    const data = join(folder, 'data')
    mkdirSync(data)
    if (as !== undefined) chownSync(data, as.uid, as.gid)
    const password = randomBytes(12).toString('hex')
    const passwordFile = join(folder, 'password')
    writeFileSync(passwordFile, password)
    // In an order of texts that is not that of their bytes, as databases usually are.
    const made = spawnSync(
      programs.initdb,
      [
        ...['-D', data, '-U', 'postgres', '-A', 'scram-sha-256', '--pwfile', passwordFile, '--no-sync'],
        ...['--encoding', 'UTF8', '--locale', 'C', '--locale-provider', 'icu', '--icu-locale', 'und'],
      ],
      { ...as, encoding: 'utf8' },
    )
    if (made.status !== 0) throw new Error(`PostgreSQL could not be set up: ${made.stderr || made.error}`)
    const port = await freePort()
    const given = Object.entries({
      ...settings,
      listen_addresses: '127.0.0.1',
      port: String(port),
      unix_socket_directories: '',
    })
    const start = () =>
      started(
        programs.postgres,
        ['-D', data, ...given.flatMap(([name, value]) => ['-c', `${name}=${value}`])],
        as,
      )
    let running = await start()
    const end = async (signal: NodeJS.Signals): Promise<void> => {
      if (running.exitCode !== null || running.signalCode !== null) return
      running.kill(signal)
      await once(running, 'exit')
    }
    return {
      url: `postgres://postgres:${password}@127.0.0.1:${port}/postgres`,
      port,
      remove: async () => {
        await end('SIGQUIT')
        rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
      },
      fall: (how) => end(how === 'kill' ? 'SIGKILL' : 'SIGQUIT'),
      rise: async () => {
        running = await start()
      },
    }
  } catch (failed) {
    rmSync(folder, { recursive: true, force: true })
    throw failed
  }
}

const freePort = async (): Promise<number> => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const { port } = taken.address() as { readonly port: number }
  taken.close()
  await once(taken, 'close')
  return port
}

/** A server whose predecessor was killed finds its memory in use for a moment: it is started again. */
const started = async (
  program: string,
  args: readonly string[],
  as: ReturnType<typeof nobody>,
): Promise<ChildProcess> => {
  let said = ''
  for (let tries = 0; tries < 50; tries++) {
    const server = spawn(program, args, { ...as, stdio: ['ignore', 'ignore', 'pipe'] })
    said = ''
    const ready = new Promise<boolean>((resolve, reject) => {
      server.on('error', reject)
      server.on('exit', () => resolve(false))
      server.stderr.on('data', (heard: Buffer) => {
        said = (said + heard).slice(-4000)
        if (said.includes('ready to accept connections')) resolve(true)
      })
    })
    if (await ready) return server
    await new Promise((resolve) => setTimeout(resolve, 100))
  }
  throw new Error(`PostgreSQL does not start: ${said}`)
}
