import { stackIds } from '@union-card/domain'
import { Command, type Help, InvalidArgumentError, Option } from 'commander'
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
import type { Terminal } from './terminal.ts'
import { version } from './version.ts'
import { padded, widthOf } from './width.ts'
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
      const operands = given.slice(0, -2) as (string | undefined)[]
      const blank = blankIn(command, options, operands)
      if (blank !== undefined) throw new Stop(exit.usage, words.usage.wrong(words.usage.blank(blank)))
      done(await act(sessionOf(terminal, options), options, ...operands))
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
    .addOption(new Option('--workers <count>', help.workers).argParser(workerCount))
    .action(acting((session, options: RebuildOptions) => rebuild(session, options)))

  program
    .command('project')
    .description(help.project)
    .addOption(new Option('--partition <i/n>', help.partition).argParser(partitionOrNot))
    .action(acting((session, options: ProjectOptions) => project(session, options)))

  program
    .command('migrate')
    .description(help.migrate)
    .addOption(new Option('--projector <role>', help.projector).argParser(roleName))
    .addOption(new Option('--reader <role>', help.reader).argParser(roleName))
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
    .addOption(new Option('--cards <count>', help.cards).default(20_000).argParser(cardCount))
    .addOption(new Option('--seed <number>', help.seed).default(1).argParser(wholeNumber))
    .option('--keep <directory>', help.keep)
    .action(acting((session, options: DemoOptions) => demo(session, options)))

  for (const command of [program, ...program.commands]) {
    command.exitOverride().configureOutput({
      writeOut: (text) => void terminal.out.write(text),
      writeErr: () => {},
    })
    command.configureHelp({
      displayWidth: (text: string) => widthOf(text),
      optionDescription: ({ description }: Option) => description,
      styleTitle: (title: string) => titles[title] ?? title,
      showGlobalOptions: command !== program,
    } satisfies Partial<Help>)
    command.helpOption('-h, --help', help.help)
    command.usage(
      [help.optionsWord, ...(command === program ? [help.commandWord] : operandsOf(command))].join(' '),
    )
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

const partitionOrNot = (given: string): NonNullable<ReturnType<typeof partitionIn>> => {
  const partition = partitionIn(given)
  if (partition === undefined) throw new InvalidArgumentError('')
  return partition
}

const roleName = (given: string): string => {
  if (given === '' || given.length > 63) throw new InvalidArgumentError('')
  return given
}

const wholeNumber = (given: string): number => {
  if (!/^\d{1,9}$/.test(given)) throw new InvalidArgumentError('')
  return Number(given)
}

const cardCount = (given: string): number => {
  const count = wholeNumber(given)
  if (count < 1) throw new InvalidArgumentError('')
  return count
}

const workerCount = (given: string): number => {
  const count = wholeNumber(given)
  if (count < 1 || count > 64) throw new InvalidArgumentError('')
  return count
}

const operandsOf = (command: Command): readonly string[] =>
  command.registeredArguments.map((each) => (each.required ? `<${each.name()}>` : `[${each.name()}]`))
