import { DamagedHistory, ReadFailed } from '@union-card/event-store'
import { ViewsUnavailable } from '@union-card/projections'
import { SettingsUnreadable } from '@union-card/registry'
import { CommanderError } from 'commander'
import { exit, Stop } from './exit.ts'
import { faultInWords } from './faultInWords.ts'
import { Unwritable } from './terminal.ts'
import type { Words } from './wording/index.ts'

/** What ends the program, as a sentence and an exit code. Nothing else of an error is ever shown. */
export const stopFor = (words: Words, thrown: unknown): Stop => {
  const { store } = words
  if (thrown instanceof Stop) return thrown
  if (thrown instanceof Unwritable) return new Stop(exit.unavailable, words.unwritable(thrown.code))
  if (thrown instanceof CommanderError) return new Stop(exit.usage, wrongly(words, misuse(words, thrown)))
  if (thrown instanceof SettingsUnreadable) {
    const { reason, message } = thrown
    const said =
      typeof reason === 'object' ? faultInWords(words, reason) : store.settingsReason(reason, message)
    return new Stop(exit.unavailable, store.settings(said))
  }
  if (thrown instanceof ViewsUnavailable) return new Stop(exit.unavailable, store.views(thrown))
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

/** That the program was called wrongly, and where to read how it is called. */
export const wrongly = ({ usage }: Words, what: string): string => `${usage.wrong(what)}\n${usage.seeHelp}`

/** What is wrong with the arguments. The words of the parser are English; what it quotes is the user's own. */
const misuse = (words: Words, { code, message }: CommanderError): string => {
  const { usage } = words
  const [, given = ''] = /'([^']*)'/.exec(message) ?? []
  const quoted = given.replace(/ <.*>$/, '')
  const [, like = ''] = /\n\(Did you mean (?:one of )?(.*)\?\)$/.exec(message) ?? []
  switch (code) {
    case 'commander.unknownOption':
      return usage.unknownOption(quoted, like)
    case 'commander.unknownCommand':
      return usage.unknownCommand(quoted, like)
    case 'commander.missingArgument':
      return usage.missingArgument(valueIn(words, quoted))
    case 'commander.optionMissingArgument':
      return usage.optionMissingArgument(quoted)
    case 'commander.invalidArgument':
      return usage.invalidArgument(quoted, expectedIn(usage, message))
    case 'commander.excessArguments':
      return usage.excessArguments
    default:
      return usage.other
  }
}

/** What a value or an operand is called where people read it. */
export const valueIn = ({ help }: Words, name: string): string => help.values[name] ?? name

/** What the value should have been: one of the choices the parser lists, or what a reading of our own said. */
const expectedIn = ({ oneOf }: Words['usage'], message: string): string => {
  const [, choices, other = ''] = / is invalid\. (?:Allowed choices are (.*)\.|(.*))$/.exec(message) ?? []
  return choices === undefined ? other : oneOf(choices.split(', '))
}
