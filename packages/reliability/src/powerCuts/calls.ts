/** The system calls of a traced run, by which a log's files came to be what they are, in order. */

export type Call =
  | { readonly call: 'write'; readonly file: string; readonly at: number; readonly bytes: Buffer }
  | { readonly call: 'truncate'; readonly file: string; readonly length: number }
  | { readonly call: 'sync'; readonly file: string }
  | { readonly call: 'unlink'; readonly file: string }
  /** Said on standard output. */
  | { readonly call: 'say'; readonly text: string }

/** What `strace -y -xx` is to write down. */
export const tracedCalls = ['pwrite64', 'fsync', 'fdatasync', 'ftruncate', 'unlink', 'write']

const shape = /^(\w+)\((?:(\d+)<([^>]*)>|"([^"]*)")(?:, "([^"]*)")?(?:, (\d+))?(?:, (\d+))?\) += \d+$/

/** Reads a trace. Throws for one in which a call is cut short. */
export const callsIn = (trace: string): readonly Call[] =>
  trace.split('\n').flatMap((line): readonly Call[] => {
    const [, name, descriptor, path, named, bytes = '', first, second] = shape.exec(line) ?? []
    const file = text(path ?? named ?? '')
    switch (name) {
      case 'pwrite64': {
        const written = Buffer.from(bytes.replaceAll('\\x', ''), 'hex')
        if (written.length !== Number(first)) throw new Error('a trace that leaves out bytes')
        return [{ call: 'write', file, at: Number(second), bytes: written }]
      }
      case 'ftruncate':
        return [{ call: 'truncate', file, length: Number(first) }]
      case 'fsync':
      case 'fdatasync':
        return [{ call: 'sync', file }]
      case 'unlink':
        return [{ call: 'unlink', file }]
      case 'write':
        return descriptor === '1' ? [{ call: 'say', text: text(bytes) }] : []
      default:
        return []
    }
  })

const text = (hex: string): string => Buffer.from(hex.replaceAll('\\x', ''), 'hex').toString()
