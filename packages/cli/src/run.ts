import { CommanderError } from 'commander'
import { type Exit, exit } from './exit.ts'
import { programOf } from './program.ts'
import { stopFor } from './stopFor.ts'
import type { Terminal } from './terminal.ts'
import { langIn, wordsOf } from './wording/index.ts'

/** Runs the program with the arguments after its name. Answers the exit code; throws nothing. */
export const run = async (args: readonly string[], terminal: Terminal): Promise<Exit> => {
  const lang = langIn(args)
  const words = wordsOf[lang]
  let code: Exit = exit.fine
  const program = programOf(terminal, lang, (done) => {
    code = done
  })
  try {
    if (args.length === 0) program.help({ error: false })
    await program.parseAsync(args, { from: 'user' })
  } catch (thrown) {
    if (thrown instanceof CommanderError && thrown.exitCode === 0) return exit.fine
    const stop = stopFor(words, thrown)
    await terminal.err.write(`${stop.message}\n`)
    code = stop.exit
  }
  return terminal.stopping.aborted && terminal.stopping.reason === 'interrupt' ? exit.interrupted : code
}
