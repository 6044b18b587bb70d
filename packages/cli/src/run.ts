import { type Command, CommanderError } from 'commander'
import { type Exit, exit, type Stop } from './exit.ts'
import { programOf } from './program.ts'
import { stopFor } from './stopFor.ts'
import { type Terminal, Unwritable } from './terminal.ts'
import { langIn, wordsOf } from './wording/index.ts'

/** Runs the program with the arguments after its name. Answers the exit code; throws nothing. */
export const run = async (args: readonly string[], terminal: Terminal): Promise<Exit> => {
  const lang = langIn(args)
  let code: Exit = exit.fine
  const program = programOf(terminal, lang, (done) => {
    code = done
  })
  try {
    await asked(program, args)
    // Only now is it known whether the answer arrived.
    await terminal.out.flushed()
    const { reason } = terminal.stopping
    if (reason instanceof Unwritable) throw reason
    return reason === 'interrupt' || reason === 'terminated' ? exit.interrupted : code
  } catch (thrown) {
    const stop = lastWords(args, thrown)
    await terminal.err.write(`${stop.message}\n`)
    return stop.exit
  }
}

/** What is said of something that ends the program. */
export const lastWords = (args: readonly string[], thrown: unknown): Stop =>
  stopFor(wordsOf[langIn(args)], thrown)

const asked = async (program: Command, args: readonly string[]): Promise<void> => {
  try {
    if (args.length === 0) program.help({ error: false })
    await program.parseAsync(args, { from: 'user' })
  } catch (thrown) {
    // Help and the version are answers, too.
    if (!(thrown instanceof CommanderError && thrown.exitCode === 0)) throw thrown
  }
}
