import type { Malformation } from '@union-card/domain'
import { DamagedHistory } from '@union-card/event-store'
import {
  type Accepted,
  type NotAccepted,
  type OutcomeInJson,
  outcomeInJson,
  type Registry,
} from '@union-card/registry'
import * as E from 'fp-ts/lib/Either.js'
import { type ByteLine, byteLines } from './byteLines.ts'
import { faultInWords } from './faultInWords.ts'
import { across, inOrder, type Ties } from './inOrder.ts'
import { readJsonLine } from './jsonLine.ts'
import { tying } from './ties.ts'
import { withHandling } from './withHandling.ts'
import type { Words } from './wording/index.ts'

/** Handling the commands of an input: many at once, those that touch one another in the order they were written. */

type NotRecorded = {
  readonly outcome: 'unavailable'
  readonly id: string | null
  /** `unknown` where it may have been recorded after all. */
  readonly recorded: 'no' | 'unknown'
  readonly reason: string
}

/** What became of a line, as it is printed. */
export type Result = { readonly line: number } & (
  | Exclude<OutcomeInJson, { readonly outcome: 'unavailable' }>
  | NotRecorded
)

type Task = {
  readonly line: number
  readonly command: unknown
  readonly size: number
  readonly wrong?: Result
}

export type Recording = {
  readonly registry: Registry
  readonly rehearsal: boolean
  readonly words: Words
  readonly stopping: AbortSignal
}

/** Handles every line of an input; results come in its order. */
export const recorded = (input: AsyncIterable<Uint8Array>, recording: Recording): AsyncGenerator<Result> =>
  recordedTasks(tasksIn(byteLines(input)), recording)

/** Handles commands that are values already. */
export const recordedCommands = (commands: Iterable<unknown>, recording: Recording): AsyncGenerator<Result> =>
  recordedTasks(tasksOf(commands), recording)

async function* tasksIn(lines: AsyncIterable<ByteLine>): AsyncGenerator<Task> {
  for await (const read of lines) {
    const { line, bytes } = read
    const value = readJsonLine(read)
    const size = bytes?.length ?? 0
    if (E.isLeft(value)) yield { line, command: undefined, size, wrong: malformed(line, null, value.left) }
    else if (value.right !== undefined) yield { line, command: value.right.value, size }
  }
}

async function* tasksOf(commands: Iterable<unknown>): AsyncGenerator<Task> {
  let line = 1
  for (const command of commands) yield { line: line++, command, size: 0 }
}

const malformed = (line: number, id: string | null, errors: readonly Malformation[]): Result => ({
  line,
  outcome: 'malformed',
  id,
  errors,
})

const recordedTasks = (tasks: AsyncIterable<Task>, recording: Recording): AsyncGenerator<Result> => {
  const { words, stopping } = recording
  const ties = tying()
  // After a command that was not recorded, none that builds on it may be decided: its refusal would be remembered.
  // True where it may be recorded when it is sent again; what is damaged will not be, and others do not wait for it.
  const broken = new Map<string, boolean>()
  let down: string | undefined

  const notRecorded = ({ keys, sides }: Ties, later: boolean) => {
    for (const each of later ? [...keys, ...sides] : keys)
      broken.set(each, later || broken.get(each) === true)
  }

  const run = async (task: Task, touched: Ties): Promise<Result> => {
    const { line, command, wrong } = task
    if (wrong !== undefined) return wrong
    const { keys, sides } = touched
    const builtOn = [...keys, ...sides.map((side) => across[side])].flatMap((each) => broken.get(each) ?? [])
    if (down !== undefined || builtOn.length > 0) {
      notRecorded(touched, builtOn.includes(true))
      return {
        line,
        outcome: 'unavailable',
        id: idOf(command),
        recorded: 'no',
        reason: down ?? words.record.afterFailure,
      }
    }
    const result = await handled(task, recording)
    if (result.outcome === 'conflict') notRecorded(touched, true)
    if (result.outcome === 'unavailable') notRecorded(touched, result.recorded === 'unknown')
    if (result.outcome === 'accepted' && !result.repeated && result.events[0]?.revision === 0)
      ties.begun(result.card)
    if (result.outcome === 'unavailable' && result.storeDown === true) down = words.record.afterFailure
    return shown(result)
  }
  return inOrder(tasks, {
    tiesOf: ({ command, wrong }) => (wrong === undefined ? ties.of(command) : { keys: [], sides: [] }),
    run,
    sizeOf: ({ size }) => size,
    stopping,
  })
}

type Handled = Result & { readonly storeDown?: boolean }

const shown = ({ storeDown: _, ...result }: Handled): Result => result as Result

const idOf = (command: unknown): string | null => {
  const id = typeof command === 'object' && command !== null ? (command as { id?: unknown }).id : undefined
  return typeof id === 'string' && id.length <= 64 ? id : null
}

const handled = async ({ line, command }: Task, recording: Recording): Promise<Handled> => {
  const { registry, words } = recording
  const taken = withHandling(command, recording.rehearsal)
  if (E.isLeft(taken)) return malformed(line, idOf(command), taken.left)
  try {
    return told(words, line, await registry.handle(taken.right.command, taken.right.handling))
  } catch (defect) {
    if (!(defect instanceof DamagedHistory)) throw defect
    const { place } = defect
    return {
      line,
      outcome: 'unavailable',
      id: idOf(command),
      recorded: 'no',
      reason: words.store.damagedAt(String(place.stream ?? place.log)),
    }
  }
}

const told = (words: Words, line: number, outcome: E.Either<NotAccepted, Accepted>): Handled => {
  const result = outcomeInJson(outcome)
  const fault = E.isLeft(outcome) && outcome.left.outcome === 'unavailable' ? outcome.left.fault : null
  return result.outcome === 'unavailable' && fault !== null
    ? { line, ...result, reason: faultInWords(words, fault), storeDown: true }
    : { line, ...result }
}
