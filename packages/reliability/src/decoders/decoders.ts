import { defaultPolicy, type Instant, readCommand, readEvent, readEventText } from '@union-card/domain'
import {
  importLines,
  memoryEventStore,
  openLine,
  outlineOf,
  readLine,
  readReceipt,
} from '@union-card/event-store'
import { createRegistry, identityIn } from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import { referenceCommands } from '../reference/commands.ts'

/** What takes in texts from outside, each with texts that it takes. */
export type Decoder = {
  readonly name: string
  readonly good: readonly string[]
  /** Answers how the text was taken. May throw nothing. */
  readonly take: (text: string) => string | Promise<string>
}

const log = { id: 'decoders', mode: 'rehearsal' } as const

const recordedAt = '2031-01-01T00:00:00.000Z' as Instant

/** A registry that holds a few cards, and so has something to say about commands. */
const withCards = async () => {
  const store = memoryEventStore({ log, clock: () => 0 })
  const registry = await createRegistry({ store, policy: defaultPolicy })
  for (const { command, recordedAt } of referenceCommands(2).slice(0, 8))
    await registry.handle(command, { recordedAt })
  return { store, registry }
}

/** After so many inputs a store or registry that takes them in is made anew: what they hold is not to be measured. */
const renewal = 500

const renewed = <A>(make: () => Promise<A>): (() => Promise<A>) => {
  let kept: Promise<A> | undefined
  let used = 0
  return () => {
    if (kept === undefined || used++ % renewal === 0) kept = make()
    return kept
  }
}

/** The decoders, over lines that a registry wrote and commands that it took. */
export const decoders = async (): Promise<readonly Decoder[]> => {
  const { store } = await withCards()
  const lines: string[] = []
  for await (const rows of store.readTexts()) lines.push(...rows.map(({ text }) => text))
  const whole = lines.slice(0, 4)
  const emptyStore = renewed(async () => memoryEventStore({ log }))
  const registry = renewed(async () => (await withCards()).registry)
  const commands = [
    ...referenceCommands(1).map(({ command }) => command),
    { ...referenceCommands(1)[0]?.command, type: 'AnnulEntries', by: 'U1', entries: [0], cause: '误记' },
    {
      ...referenceCommands(1)[0]?.command,
      type: 'CorrectEntry',
      by: 'U1',
      entry: 0,
      changes: {},
      cause: '笔误',
    },
  ].map((command) => JSON.stringify(command))

  return [
    {
      name: 'a line',
      good: lines,
      take: (text) => {
        const read = readLine(text)
        openLine(text)
        identityIn(text)
        readReceipt(text)
        if (E.isLeft(read)) return 'refused'
        const { type, tv, data } = read.right.line
        return E.isRight(readEvent(type, tv, data)) ? 'taken' : 'taken, of an unknown event'
      },
    },
    {
      name: 'a line in outline',
      good: lines,
      take: (text) => {
        const outline = outlineOf(text)
        if (outline === undefined) return 'refused'
        return E.isRight(readEventText(outline.type, outline.tv, outline.data))
          ? 'taken'
          : 'taken, of an unknown event'
      },
    },
    {
      name: 'an import',
      good: lines,
      take: async (text) => {
        const imported = await importLines(await emptyStore(), [...whole, text, ...whole], { batch: 3 })
        return E.isRight(imported) ? 'taken' : 'refused'
      },
    },
    {
      name: 'a command',
      good: commands,
      take: (text) => (E.isRight(readCommand(parsed(text))) ? 'taken' : 'refused'),
    },
    {
      name: 'a command, handled',
      good: commands,
      take: async (text) => {
        const outcome = await (await registry()).handle(parsed(text), { recordedAt })
        return E.isRight(outcome)
          ? 'taken'
          : outcome.left.outcome === 'malformed'
            ? 'refused'
            : outcome.left.outcome
      },
    },
  ]
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
