import { stackIds } from '@union-card/domain'
import { type Argument, Command, type Help, InvalidArgumentError, Option } from 'commander'
import { backup } from './commands/backup.ts'
import { type DemoOptions, demo } from './commands/demo.ts'
import { type ExportOptions, exportLog } from './commands/export.ts'
import { grid } from './commands/grid.ts'
import { countedBy, type HoldersOptions, holders } from './commands/holders.ts'
import { importLog } from './commands/import.ts'
import { type InitOptions, init } from './commands/init.ts'
import { log } from './commands/log.ts'
import { type MigrateOptions, migrate } from './commands/migrate.ts'
import { pages } from './commands/pages.ts'
import { policy } from './commands/policy.ts'
import { type ProjectOptions, partitionIn, project } from './commands/project.ts'
import { type RebuildOptions, rebuild } from './commands/rebuild.ts'
import { record } from './commands/record.ts'
import { type ReportOptions, report } from './commands/report.ts'
import { explain, rules } from './commands/rules.ts'
import { type ShowOptions, show } from './commands/show.ts'
import { type VerifyOptions, verify } from './commands/verify.ts'
import { where } from './commands/where.ts'
import { type Exit, exit, Stop } from './exit.ts'
import { formats } from './listing.ts'
import type { KnownOption } from './reading.ts'
import { reportNames } from './reports.ts'
import { type GlobalOptions, type Session, sessionOf } from './session.ts'
import { valueIn, wrongly } from './stopFor.ts'
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'
import { padded, widthOf } from './width.ts'
import { type Lang, langs, type Words, wordsOf } from './wording/index.ts'

/** The commands, their arguments and options. `done` is told how the one that ran went. */
export const programOf = (terminal: Terminal, lang: Lang, done: (code: Exit) => void): Command => {
  const words = wordsOf[lang]
  const { help, usage } = words
  const program = new Command('union-card')

  const acting =
    <O>(act: (session: Session, options: O, ...operands: (string | undefined)[]) => Promise<Exit>) =>
    async (...given: unknown[]): Promise<void> => {
      const command = given.at(-1) as Command
      const options = command.optsWithGlobals<O & GlobalOptions>()
      const operands = given.slice(0, -2) as (string | undefined)[]
      const blank = blankIn(command, options, operands)
      if (blank !== undefined) throw new Stop(exit.usage, usage.wrong(usage.blank(valueIn(words, blank))))
      done(await act(sessionOf(terminal, options), options, ...operands))
    }

  program
    .description(help.program)
    .addOption(new Option('--log <place>', help.log).default('sqlite:union-card.db'))
    .addOption(new Option('--views <place>', help.views))
    .addOption(
      new Option('--lang <language>', help.lang)
        .default('zh' satisfies Lang, 'zh')
        .argParser(reading(langNamed, usage.oneOf(Object.keys(langs)))),
    )
    .addOption(new Option('--json', help.json))
    .addOption(new Option('--progress', help.progress))
    .version(version, '-V, --version', help.version)
    .addHelpText('after', `\n${help.epilogue}`)

  program
    .command('init')
    .description(help.init)
    .option('--rehearsal', help.rehearsal)
    .addOption(new Option('--rules <stack>', help.rules).choices(stackIds))
    .option('--policy <file>', help.policyFile)
    .action(acting((session, options: InitOptions) => init(session, options)))

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
    .action(acting((session, options: ShowOptions, card) => show(session, card, options)))

  program
    .command('log')
    .description(help.history)
    .argument('<card>', help.card)
    .option('--known <moment>', help.known)
    .action(acting((session, options: KnownOption, card = '') => log(session, card, options)))

  program
    .command('where')
    .description(help.where)
    .argument('<card>', help.card)
    .option('--known <moment>', help.known)
    .action(acting((session, options: KnownOption, card = '') => where(session, card, options)))

  program
    .command('pages')
    .description(help.pages)
    .argument('<card>', help.card)
    .option('--known <moment>', help.known)
    .action(acting((session, options: KnownOption, card = '') => pages(session, card, options)))

  program
    .command('holders')
    .description(help.holders)
    .option('--on <day>', help.on)
    .option('--known <moment>', help.known)
    .option('--union <union>', help.union)
    .option('--issuer <issuer>', help.issuer)
    .addOption(new Option('--format <format>', help.format).choices(formats))
    .option('--counts', help.counts)
    .addOption(new Option('--by <what>', help.by).choices(countedBy))
    .action(acting((session, options: HoldersOptions) => holders(session, options)))

  program
    .command('report')
    .description(help.report)
    .argument('<name>', help.reportName)
    .option('--on <day>', help.on)
    .option('--known <moment>', help.known)
    .option('--union <union>', help.union)
    .option('--issuer <issuer>', help.issuer)
    .option('--number <number>', help.number)
    .option('--older-than <day>', help.olderThan)
    .option('--from <day>', help.periodFrom)
    .option('--to <day>', help.periodTo)
    .addOption(new Option('--kind <kind>', help.kind).argParser(several))
    .addOption(new Option('--format <format>', help.format).choices(formats))
    .addHelpText(
      'after',
      `\n${words.reports.list(reportNames.map((name) => `  ${padded(name, 18)}  ${words.reports.titles[name]}`).join('\n'))}`,
    )
    .action(acting((session, options: ReportOptions, name = '') => report(session, name, options)))

  program
    .command('grid')
    .description(help.grid)
    .argument('<card>', help.card)
    .action(acting((session, _options, card = '') => grid(session, card)))

  program
    .command('rules')
    .description(help.rulebook)
    .argument('[rule]', help.rule)
    .action(acting((session, _options, rule) => rules(session, rule)))

  program
    .command('explain')
    .description(help.explain)
    .argument('<rule>', help.rule)
    .action(acting((session, _options, rule = '') => explain(session, rule)))

  program
    .command('rebuild')
    .description(help.rebuild)
    .option('--check', help.check)
    .addOption(
      new Option('--workers <count>', help.workers).argParser(reading(wholeFrom(1, 64), usage.whole(1, 64))),
    )
    .action(acting((session, options: RebuildOptions) => rebuild(session, options)))

  program
    .command('project')
    .description(help.project)
    .addOption(new Option('--partition <i/n>', help.partition).argParser(reading(partitionIn, usage.share)))
    .action(acting((session, options: ProjectOptions) => project(session, options)))

  program
    .command('migrate')
    .description(help.migrate)
    .addOption(new Option('--projector <role>', help.projector).argParser(reading(roleNamed, usage.role)))
    .addOption(new Option('--reader <role>', help.reader).argParser(reading(roleNamed, usage.role)))
    .action(acting((session, options: MigrateOptions) => migrate(session, options)))

  program
    .command('verify')
    .description(help.verify)
    .addOption(new Option('--against <file>', help.against).argParser(several))
    .option('--receipt <file>', help.receipt)
    .action(acting((session, options: VerifyOptions) => verify(session, options)))

  program
    .command('export')
    .description(help.export)
    .argument('[file]', help.exportFile)
    .option('--after <position>', help.after)
    .action(acting((session, options: ExportOptions, file) => exportLog(session, options, file)))

  program
    .command('import')
    .description(help.import)
    .argument('[file]', help.importFile)
    .action(acting((session, _options, file) => importLog(session, file)))

  program
    .command('backup')
    .description(help.backup)
    .argument('<file>', help.backupFile)
    .action(acting((session, _options, file = '') => backup(session, file)))

  program
    .command('policy')
    .description(help.policy)
    .option('--set <file>', help.set)
    .action(acting((session, options: { readonly set?: string }) => policy(session, options)))

  program
    .command('demo')
    .description(help.demo)
    .addOption(
      new Option('--cards <count>', help.cards)
        .default(20_000)
        .argParser(reading(wholeFrom(1, most), usage.whole(1, most))),
    )
    .addOption(
      new Option('--seed <seed>', help.seed)
        .default(1)
        .argParser(reading(wholeFrom(0, most), usage.whole(0, most))),
    )
    .option('--keep <directory>', help.keep)
    .action(acting((session, options: DemoOptions) => demo(session, options)))

  program
    .command('help')
    .description(help.helpCommand)
    .argument('[command]')
    .action((name?: string) => {
      const about = name === undefined ? program : program.commands.find((each) => each.name() === name)
      if (about === undefined)
        throw new Stop(exit.usage, wrongly(words, usage.unknownCommand(name ?? '', '')))
      about.help()
    })

  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: () => {},
    })
    command.configureHelp({
      displayWidth: (text: string) => widthOf(text),
      optionDescription: ({ description }: Option) => description,
      optionTerm: ({ flags }: Option) => flags.replace(/<(.*)>/, (_, name) => `<${valueIn(words, name)}>`),
      argumentTerm: (operand: Argument) => valueIn(words, operand.name()),
      subcommandTerm: (each: Command) =>
        [
          each.name(),
          ...(each.options.length === 0 ? [] : [help.optionsWord]),
          ...operandsOf(words, each),
        ].join(' '),
      styleTitle: (title: string) => titles[title] ?? title,
      showGlobalOptions: command !== program,
    } satisfies Partial<Help>)
    command.helpOption('-h, --help', help.help)
    command.usage(
      [help.optionsWord, ...(command === program ? [help.commandWord] : operandsOf(words, command))].join(
        ' ',
      ),
    )
  }
  program.helpCommand(false)

  const titles: Readonly<Record<string, string>> = {
    'Usage:': help.usage,
    'Arguments:': help.arguments,
    'Options:': help.options,
    'Commands:': help.commands,
    'Global Options:': help.globalOptions,
  }
  return program
}

const several = (given: string, before: readonly string[] = []): readonly string[] => [...before, given]

/** The operand or option that was given as nothing between quotes. */
const blankIn = (
  { registeredArguments, options, parent }: Command,
  given: object,
  operands: readonly (string | undefined)[],
): string | undefined => {
  const operand = registeredArguments.find((_each, i) => operands[i] === '')
  if (operand !== undefined) return operand.name()
  const values = new Map<string, unknown>(Object.entries(given))
  return [...options, ...(parent?.options ?? [])].find((option) =>
    [values.get(option.attributeName())].flat().includes(''),
  )?.long
}

/** The value of an option as `read` takes it; what it should have been is said where that takes none. */
const reading =
  <A>(read: (given: string) => A | undefined, expected: string) =>
  (given: string): A => {
    const value = read(given)
    if (value === undefined) throw new InvalidArgumentError(expected)
    return value
  }

const langNamed = (given: string): Lang | undefined =>
  Object.hasOwn(langs, given) ? langs[given] : undefined

const roleNamed = (given: string): string | undefined =>
  given === '' || given.length > 63 ? undefined : given

/** The greatest number of cards, and the greatest seed. */
const most = 999_999_999

const wholeFrom =
  (least: number, most: number) =>
  (given: string): number | undefined => {
    const value = /^\d{1,9}$/.test(given) ? Number(given) : undefined
    return value === undefined || value < least || value > most ? undefined : value
  }

const operandsOf = (words: Words, command: Command): readonly string[] =>
  command.registeredArguments.map((each) => {
    const name = valueIn(words, each.name())
    return each.required ? `<${name}>` : `[${name}]`
  })
