#!/usr/bin/env node
import { fstatSync, writeFileSync } from 'node:fs'
import { exit } from './exit.ts'
import { type Out, type StopReason, Unwritable } from './terminal.ts'

/** The program as a process: its streams and signals, and nothing else. */

const stopping = new AbortController()

process.on('SIGINT', () => {
  // The first time what is under way is finished, the second time it is left.
  if (stopping.signal.aborted) process.exit(exit.interrupted)
  stopping.abort('interrupt')
})

process.on('SIGTERM', () => stopping.abort('terminated'))

/** Gathers what is written in one turn of the event loop, and waits where the reader is slow. */
const out = (
  stream: NodeJS.WriteStream & { readonly fd: number },
  onFault: (fault: NodeJS.ErrnoException) => void,
): Out => {
  const isFile = fstatSync(stream.fd).isFile()
  let gathered: string[] = []
  let open = true
  let waiting: (() => void)[] = []
  const goOn = (): void => {
    const all = waiting
    waiting = []
    for (const each of all) each()
  }
  stream.on('drain', goOn)
  const fail = (fault: NodeJS.ErrnoException): void => {
    open = false
    onFault(fault)
    goOn()
  }
  stream.on('error', fail)
  // The stream of a file takes the part that a full disk had room for as the whole.
  const toFile = (text: string): undefined => {
    try {
      writeFileSync(stream.fd, text)
    } catch (fault) {
      fail(fault as NodeJS.ErrnoException)
    }
  }
  const flush = (): Promise<void> | undefined => {
    const text = gathered.join('')
    gathered = []
    if (text === '' || !open) return undefined
    if (isFile) return toFile(text)
    if (stream.write(text)) return undefined
    return new Promise((resolve) => waiting.push(resolve))
  }
  return {
    isTTY: stream.isTTY === true,
    write: (text) => {
      if (gathered.push(text) === 1) setImmediate(flush)
      return gathered.length < 256 ? undefined : flush()
    },
    flushed: async () => {
      await flush()
      if (open) await new Promise((resolve) => stream.write('', resolve))
    },
  }
}

/** Nobody reads any more, as after `| head`; or a disk is full, or broken. */
const stopFor = ({ code = 'EIO' }: NodeJS.ErrnoException): StopReason =>
  code === 'EPIPE' || code === 'ECONNRESET' ? 'closed' : new Unwritable(code)

if (process.getBuiltinModule?.('node:sqlite') === undefined) {
  // Before anything is loaded that needs it, and in both languages: which one is wanted has not been read yet.
  process.stderr.write(
    `union-card 需要 Node 22.18 或更新的版本，现为 ${process.version}。\nunion-card needs Node 22.18 or newer; this is ${process.version}.\n`,
  )
  process.exit(exit.usage)
}

// Thrown where nobody waits for it. Node would show its message, which may repeat what a record says.
process.on('uncaughtException', async (thrown) => {
  const { lastWords } = await import('./run.ts')
  const stop = lastWords(process.argv.slice(2), thrown)
  writeFileSync(process.stderr.fd, `${stop.message}\n`)
  process.exit(stop.exit)
})

const { run } = await import('./run.ts')
const stdout = out(process.stdout, (fault) => stopping.abort(stopFor(fault)))
// Where messages cannot be written the answer still can.
const stderr = out(process.stderr, () => {})
const code = await run(process.argv.slice(2), {
  stdin: process.stdin,
  out: stdout,
  err: stderr,
  env: process.env,
  stopping: stopping.signal,
})
await stdout.flushed()
await stderr.flushed()
process.exit(code)
