import { Command, type Help, InvalidArgumentError, Option } from 'commander'
import { init } from './commands/init.ts'
import { record } from './commands/record.ts'
import { show } from './commands/show.ts'
import type { Exit } from './exit.ts'
import { type GlobalOptions, type Session, sessionOf } from './session.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'
import { widthOf } from './width.ts'
import { type Lang, langs, wordsOf } from './wording/index.ts'

/** The commands, their arguments and options. `done` is told how the one that ran went. */
export const programOf = (terminal: Terminal, lang: Lang, done: (code: Exit) => void): Command => {
  const words = wordsOf[lang]
  const { help } = words
  const program = new Command('union-card')

  const acting =
    <O>(act: (session: Session, options: O, ...operands: (string | undefined)[]) => Promise<Exit>) =>
    async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command
      const options = command.optsWithGlobals<O & GlobalOptions>()
      done(
        await act(sessionOf(terminal, options), options, ...(given.slice(0, -2) as (string | undefined)[])),
      )
    }

  program
    .description(help.program)
    .addOption(new Option('--log <place>', help.log).default('sqlite:union-card.db'))
    .addOption(new Option('--views <place>', help.views))
    .addOption(
      new Option('--lang <language>', help.lang).default('zh' satisfies Lang, 'zh').argParser((given) => {
        if (!Object.hasOwn(langs, given)) throw new InvalidArgumentError('')
        return langs[given]
      }),
    )
    .addOption(new Option('--json', help.json))
    .addOption(new Option('--progress', help.progress))
    .version(version, '-V, --version', help.version)
    .addHelpText('after', `\n${help.epilogue}`)

  program
    .command('init')
    .description(help.init)
    .option('--rehearsal', help.rehearsal)
    .addOption(new Option('--rules <stack>', help.rules).choices(['N', 'N+M']))
    .option('--policy <file>', help.policyFile)
    .action(acting(init))

  program
    .command('record')
    .description(help.record)
    .argument('[file]', help.recordFile)
    .action(acting((session, _options, file) => record(session, file)))

  program
    .command('show')
    .description(help.show)
    .argument('[card]', help.card)
    .option('--on <day>', help.on)
    .option('--known <moment>', help.known)
    .option('--from <file>', help.from)
    .action(acting((session, options: Parameters<typeof show>[2], card) => show(session, card, options)))

  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: () => {},
    })
    command.configureHelp({
      displayWidth: (text: string) => widthOf(text),
      styleTitle: (title: string) => titles[title] ?? title,
      showGlobalOptions: command !== program,
    } satisfies Partial<Help>)
    command.helpOption('-h, --help', help.help)
  }
  program.helpCommand('help [command]', help.helpCommand)

  const titles: Readonly<Record<string, string>> = {
    'Usage:': help.usage,
    'Arguments:': help.arguments,
    'Options:': help.options,
    'Commands:': help.commands,
    'Global Options:': help.globalOptions,
  }
  return program
}
