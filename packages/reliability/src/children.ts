import { type ChildProcess, spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'

/** Programs of this package in processes of their own, which may be killed. */

/** How a process ended, and what it had said by then, each line of JSON read. */
export type Ended<Word> = {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
  readonly words: readonly Word[]
  readonly complaint: string
}

/** A process that runs. */
export type Running<Word> = { readonly child: ChildProcess; readonly ended: Promise<Ended<Word>> }

const compileCache = join(tmpdir(), 'union-card-reliability-compiled')

/** Starts a program of this folder; `wrapped` are words of a command line to run it under. */
export const start = <Word>(
  program: string,
  args: readonly string[],
  wrapped: readonly string[] = [],
  onWord: (word: Word) => void = () => {},
): Running<Word> => {
  mkdirSync(compileCache, { recursive: true })
  const line = [
    ...wrapped,
    process.execPath,
    '--conditions=source',
    '--no-warnings',
    join(import.meta.dirname, program),
    ...args,
  ]
  const [command = '', ...rest] = line
  const child = spawn(command, rest, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, NODE_COMPILE_CACHE: compileCache },
  })
  const words: Word[] = []
  let complaint = ''
  createInterface({ input: child.stdout }).on('line', (said) => {
    const word = JSON.parse(said) as Word
    words.push(word)
    onWord(word)
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint += text
  })
  const ended = new Promise<Ended<Word>>((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) => resolve({ code, signal, words, complaint }))
  })
  return { child, ended }
}
