import type { Terminal } from './terminal.ts'
import { type Lang, type Words, wordsOf } from './wording/index.ts'

/** The options every command takes. */
export type GlobalOptions = {
  readonly log: string
  readonly views?: string
  readonly lang: Lang
  readonly json?: boolean
  readonly progress?: boolean
}

/** What a command works with: where it writes, in which words, and what it was told. */
export type Session = {
  readonly terminal: Terminal
  readonly options: GlobalOptions
  readonly words: Words
  readonly json: boolean
  /** Writes to stdout: the answer. */
  readonly say: (text: string) => Promise<void>
  /** Writes to stderr: everything that is not the answer. */
  readonly note: (text: string) => Promise<void>
  readonly style: Style
}

/** Emphasis for a terminal; plain elsewhere. Nothing is said by it alone. */
export type Style = {
  readonly strong: (text: string) => string
  readonly faint: (text: string) => string
}

const styled = (on: string) => (text: string) => (text === '' ? '' : `\u001b[${on}m${text}\u001b[22m`)
const plain: Style = { strong: (text) => text, faint: (text) => text }

export const sessionOf = (terminal: Terminal, options: GlobalOptions): Session => ({
  terminal,
  options,
  words: wordsOf[options.lang],
  json: options.json === true,
  say: async (text) => terminal.out.write(`${text}\n`),
  note: async (text) => terminal.err.write(`${text}\n`),
  style:
    terminal.out.isTTY && (terminal.env.NO_COLOR ?? '') === '' && terminal.env.TERM !== 'dumb'
      ? { strong: styled('1'), faint: styled('2') }
      : plain,
})
