import { DamagedHistory, ReadFailed } from '@union-card/event-store'
import { ViewsLeftBehind, ViewsServerAway, ViewsUnavailable } from '@union-card/projections'
import { SettingsUnreadable } from '@union-card/registry'
import { CommanderError } from 'commander'
import { type Exit, exit, Stop } from './exit.ts'
import { faultInWords } from './faultInWords.ts'
import { programOf } from './program.ts'
import type { Terminal } from './terminal.ts'
import { langIn, type Words, wordsOf } from './wording/index.ts'

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

/** What ends the program, as a sentence and an exit code. Nothing else of an error is ever shown. */
const stopFor = (words: Words, thrown: unknown): Stop => {
  const { store } = words
  if (thrown instanceof Stop) return thrown
  if (thrown instanceof CommanderError)
    return new Stop(exit.usage, `${words.usage.wrong(misuse(words, thrown))}\n${words.usage.seeHelp}`)
  if (thrown instanceof SettingsUnreadable) return new Stop(exit.unavailable, store.settings(thrown.message))
  if (thrown instanceof ViewsServerAway) return new Stop(exit.unavailable, store.viewsAway(thrown.place))
  if (thrown instanceof ViewsLeftBehind)
    return new Stop(
      exit.unavailable,
      store.viewsBehind(thrown.place, String(thrown.checkpoint ?? 0), thrown.seconds),
    )
  if (thrown instanceof ViewsUnavailable) return new Stop(exit.unavailable, store.views(thrown.message))
  if (thrown instanceof ReadFailed) return new Stop(exit.unavailable, faultInWords(words, thrown.fault))
  if (thrown instanceof DamagedHistory) {
    const { log, stream, revision, position } = thrown.place
    const place = [
      stream ?? log,
      ...(revision === undefined ? [] : [`r${revision}`]),
      ...(position === undefined ? [] : [`@${position}`]),
    ]
    return new Stop(exit.unavailable, store.damagedAt(place.join(' ')))
  }
  return new Stop(exit.unavailable, store.defect(thrown instanceof Error ? thrown.name : typeof thrown))
}

/** What is wrong with the arguments. The words of the parser are English; what it quotes is the user's own. */
const misuse = ({ usage }: Words, { code, message }: CommanderError): string => {
  const [, quoted = ''] = /'([^']*)'/.exec(message) ?? []
  switch (code) {
    case 'commander.unknownOption':
      return usage.unknownOption(quoted)
    case 'commander.unknownCommand':
      return usage.unknownCommand(quoted)
    case 'commander.missingArgument':
      return usage.missingArgument(quoted)
    case 'commander.optionMissingArgument':
      return usage.optionMissingArgument(quoted)
    case 'commander.invalidArgument':
      return usage.invalidArgument(quoted)
    case 'commander.excessArguments':
      return usage.excessArguments
    default:
      return usage.other
  }
}
