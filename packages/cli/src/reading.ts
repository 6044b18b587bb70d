import { createReadStream } from 'node:fs'
import { readFile, stat } from 'node:fs/promises'
import { type Day, isDay, type Malformation } from '@union-card/domain'
import { everything, type Known, knownFrom } from '@union-card/projections'
import * as E from 'fp-ts/lib/Either.js'
import { exit, Stop } from './exit.ts'
import { isObject, jsonIn, textIn, withoutMark } from './json.ts'
import type { Session } from './session.ts'

/** Reading what the user gave: files and the values of options. */

/** The bytes of a file, or of stdin for `-`. */
export const bytesOf = async (
  { terminal, words }: Session,
  file: string,
): Promise<AsyncIterable<Uint8Array>> => {
  if (file === '-') return terminal.stdin
  const there = await stat(file).catch(() => undefined)
  if (there === undefined || there.isDirectory()) throw new Stop(exit.usage, words.usage.cannotRead(file))
  return readable(
    createReadStream(file, { highWaterMark: 256 * 1024 }),
    () => new Stop(exit.usage, words.usage.cannotRead(file)),
  )
}

async function* readable(input: AsyncIterable<Uint8Array>, fault: () => Stop): AsyncGenerator<Uint8Array> {
  try {
    yield* input
  } catch {
    throw fault()
  }
}

/** A JSON object in a file. */
export const objectIn = async ({ words }: Session, file: string): Promise<Record<string, unknown>> => {
  const bytes = await readFile(file).catch(() => undefined)
  if (bytes === undefined) throw new Stop(exit.usage, words.usage.cannotRead(file))
  const value = E.chain((text: string) => jsonIn(withoutMark(text)))(textIn(bytes))
  const object = E.chain(anObject)(value)
  if (E.isRight(object)) return object.right
  const { path, expected, found } = object.left
  throw new Stop(exit.usage, words.usage.notJson(file, words.usage.expectedFound(path, expected, found)))
}

const anObject = (value: unknown): E.Either<Malformation, Record<string, unknown>> =>
  isObject(value)
    ? E.right(value)
    : E.left({ path: '', expected: 'an object', found: Array.isArray(value) ? 'a list' : 'one JSON value' })

/** The option `--known`, as it was given. */
export type KnownOption = { readonly known?: string }

/** The options `--on` and `--known`; everything recorded is known where the latter is left out. */
export const whenOf = (
  { words }: Session,
  { on, known }: KnownOption & { readonly on?: string },
): { readonly on?: Day; readonly known: Known } => {
  if (on !== undefined && !isDay(on)) throw new Stop(exit.usage, words.usage.day('--on'))
  const by = known === undefined ? everything : knownFrom(known)
  if (by === undefined) throw new Stop(exit.usage, words.usage.known('--known'))
  return { ...(on === undefined ? {} : { on }), known: by }
}
