import type { StopReason, Terminal } from './terminal.ts'

/** A terminal made of text: for running the program inside another one, and for tests. */
export type TextTerminal = Terminal & {
  readonly stdout: () => string
  readonly stderr: () => string
  /** What Ctrl-C does, or another reason to stop. */
  readonly interrupt: (why?: StopReason) => void
}

/** What the text of a terminal begins with, and how it looks. */
export type TextOf = {
  /** What is read from stdin, whole or in pieces. */
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array>
  /** Whether the output is to look as on a screen. */
  readonly isTTY?: boolean
  readonly env?: Terminal['env']
}

/** A terminal of which nothing is read but this, and that keeps what is written to it. */
export const textTerminal = ({ stdin = '', isTTY = false, env = {} }: TextOf = {}): TextTerminal => {
  const stopping = new AbortController()
  const written = { out: '', err: '' }
  const into = (name: keyof typeof written) => ({
    isTTY,
    write: (text: string): undefined => {
      written[name] += text
    },
    flushed: async () => {},
  })
  return {
    stdin: typeof stdin === 'string' || stdin instanceof Uint8Array ? once(Buffer.from(stdin)) : stdin,
    out: into('out'),
    err: into('err'),
    env,
    stopping: stopping.signal,
    stdout: () => written.out,
    stderr: () => written.err,
    interrupt: (why = 'interrupt') => stopping.abort(why),
  }
}

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  if (bytes.length > 0) yield bytes
}
