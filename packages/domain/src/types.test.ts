import { readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import ts from 'typescript'

// A cold compiler on a busy machine needs more than jest's five seconds.
jest.setTimeout(180_000)

/**
 * What a reader's editor says: the types shown in a hover box stay readable, and a new event or command is missed by
 * the compiler wherever events or commands are listed one by one.
 */

const sources = __dirname.replaceAll('\\', '/')
const root = join(sources, '../../..')
const inSources = (file: string) => relative(sources, file).replaceAll('\\', '/')

const { options } = ts.parseJsonConfigFileContent(
  ts.readConfigFile(join(root, 'tsconfig.json'), ts.sys.readFile).config,
  ts.sys,
  root,
)

/** An editor with the sources open, some of their texts changed. */
const editor = (changed: Readonly<Record<string, string>>, opened: readonly string[] = []) => {
  const textOf = (file: string) => changed[inSources(file)]
  return ts.createLanguageService(
    {
      getCompilationSettings: () => options,
      getScriptFileNames: () => ['index.ts', ...opened].map((file) => join(sources, file)),
      // Documents are shared between editors by name and version, so a changed text is a version of its own.
      getScriptVersion: (file) => textOf(file) ?? 'as it is',
      getScriptSnapshot: (file) => {
        const text = textOf(file) ?? ts.sys.readFile(file)
        return text === undefined ? undefined : ts.ScriptSnapshot.fromString(text)
      },
      getCurrentDirectory: () => root,
      getDefaultLibFileName: ts.getDefaultLibFilePath,
      fileExists: (file) => textOf(file) !== undefined || ts.sys.fileExists(file),
      readFile: (file) => textOf(file) ?? ts.sys.readFile(file),
      directoryExists: ts.sys.directoryExists,
      getDirectories: ts.sys.getDirectories,
    },
    documents,
  )
}
const documents = ts.createDocumentRegistry()

/** Where the compiler objects, by file, and what it objects to. */
const objections = (changed: Readonly<Record<string, string>>): Record<string, string> => {
  const program = editor(changed).getProgram()
  const found: Record<string, string> = {}
  for (const file of program?.getSourceFiles() ?? [])
    if (file.fileName.startsWith(`${sources}/`))
      for (const { messageText } of program?.getSemanticDiagnostics(file) ?? [])
        found[inSources(file.fileName)] ??= ts.flattenDiagnosticMessageText(messageText, ' ')
  return found
}

/** The text of a source with something written in before a mark that must be there. */
const withBefore = (file: string, mark: string, planted: string): string => {
  const text = readFileSync(join(sources, file), 'utf8')
  expect(text.split(mark)).toHaveLength(2)
  return text.replace(mark, `${planted}${mark}`)
}

describe('a kind of entry nobody has heard of', () => {
  it('is missed in every table of kinds of entry', () => {
    const list = 'export const entryEvents = ['
    const codec = "export const CardLaminated = event('CardLaminated', { by: UnionId, on: Day }, {})\n"
    const events = withBefore('card/events.ts', list, codec).replace(list, `${list}\n  CardLaminated,`)
    const found = objections({ 'card/events.ts': events })
    expect(Object.keys(found)).toEqual(
      expect.arrayContaining(['card/effective.ts', 'card/history.ts', 'card/remember.ts', 'card/stored.ts']),
    )
    for (const objection of Object.values(found)) expect(objection).toContain('CardLaminated')
  })
})

describe('a command nobody has heard of', () => {
  it('is missed among the deciders', () => {
    const list = 'export const entryCommands = ['
    const codec = "export const LaminateCard = command('LaminateCard', { by: UnionId, on: Day }, {})\n"
    const commands = withBefore('card/commands.ts', list, codec).replace(list, `${list}\n  LaminateCard,`)
    const found = objections({ 'card/commands.ts': commands })
    expect(Object.keys(found)).toContain('card/decide/entry.ts')
    for (const objection of Object.values(found)) expect(objection).toContain('LaminateCard')
  })
})

describe('the sources as they are', () => {
  it('are not objected to', () => expect(objections({})).toStrictEqual({}))
})

describe('what the hover box shows', () => {
  /** The box over a name of the package, without the name of this import. */
  const hover = (name: string, kind: 'const' | 'type'): string => {
    const text = `import * as all from './index.ts'\nexport ${kind} shown = all.${name}\n`
    const service = editor({ 'hover.ts': text }, ['hover.ts'])
    const box = service.getQuickInfoAtPosition(join(sources, 'hover.ts'), text.lastIndexOf(name))
    return ts.displayPartsToString(box?.displayParts).replaceAll('all.', '')
  }

  // biome-ignore format: a table
  it.each([
    ['decide',      '(policy: Policy, facts: Facts, command: CardCommand, card: Card) => Decision'],
    ['evolve',      '(card: Card, entry: CardEntry) => Card'],
    ['fold',        '(entries: readonly CardEntry[]) => Card'],
    ['standingOn',  '(card: Card, on: Day, policy: Policy, batch?: BatchRecord) => StandingView'],
    ['readCommand', '(value: unknown) => Either<NotACommand, CardCommand>'],
  ])('%s is said in the words of the domain', (name, type) => {
    expect(hover(name, 'const')).toContain(`const ${name}: ${type}`)
  })

  it.each([
    'CardEntry',
    'Card',
    'Decision',
    'StandingView',
    'Facts',
    'TransferOut',
    'CardCommand',
    'CardEvent',
  ])('%s can be read', (name) => {
    const box = hover(name, 'type')
    expect(box).toContain(`type ${name}`)
    expect(box).not.toContain('Branded<')
    expect(box.length).toBeLessThan(1000)
  })
})
