import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { type Chance, chance } from './chance.ts'
import { type Check, type Tally, tallying } from './check.ts'
import { start } from './children.ts'
import { inFolder } from './folders.ts'
import { callsIn, tracedCalls } from './powerCuts/calls.ts'
import { emptyDisk } from './powerCuts/disk.ts'
import { referenceLines, wrongWhenResumed, wrongWith } from './reference/asKept.ts'
import type { Word } from './reference/recording.ts'
import { logIn, tracingPrevented } from './systemCalls.ts'

/**
 * The power is cut after every system call of the reference workload: of what was not synced by then nothing is left,
 * or all, or some of it, or some of it torn at a sector. A process that is killed loses none of that; a machine does.
 */

const cards = 3

const sector = 512

/** What is left of a write that was not synced, of so many bytes. */
const leavings: Readonly<Record<string, (chance: Chance) => (bytes: number) => number>> = {
  nothing: () => () => 0,
  all: () => Number,
  some:
    ({ below }) =>
    (bytes) =>
      below(2) * bytes,
  torn:
    ({ below }) =>
    (bytes) =>
      Math.min(bytes, below(Math.ceil(bytes / sector) + 1) * sector),
}

const cutting = (every: number, deaf: (file: string) => boolean = () => false): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    const traced = join(folder, 'traced')
    mkdirSync(traced)
    const trace = join(folder, 'trace')
    const { code, complaint } = await start<Word>(
      'reference/child.ts',
      ['--file', logIn(traced), '--cards', String(cards)],
      ['strace', '-y', '-xx', '-s', '1000000', '-o', trace, '-e', `trace=${tracedCalls.join(',')}`],
    ).ended
    if (code !== 0) throw new Error(`the reference workload does not run: ${complaint}`)
    const calls = callsIn(readFileSync(trace, 'utf8'))
    const reference = await referenceLines(join(folder, 'reference.db'), cards)
    const disk = emptyDisk(deaf)
    const words: Word[] = []
    const drawn = chance(calls.length)
    const place = join(folder, 'after')
    for (const [index, call] of calls.entries()) {
      if (call.call === 'say') words.push(JSON.parse(call.text))
      // Memory that processes share is gone with them; the read models are derived.
      else if (/log\.db(-wal|-journal)?$/.test(call.file)) disk.apply(call)
      else continue
      if (index % every !== 0) continue
      for (const [leaving, survives] of Object.entries(leavings)) {
        rmSync(place, { recursive: true, force: true })
        mkdirSync(place)
        for (const [file, bytes] of disk.afterCut(survives(drawn)))
          writeFileSync(join(place, basename(file)), bytes)
        const file = logIn(place)
        const wrong =
          (await wrongWith(file, words, reference)) ?? (await wrongWhenResumed(file, cards, reference))
        if (wrong === undefined) fine(`${leaving} left`)
        else failed(`after call ${index}, ${leaving} left of what was not synced: ${wrong}`)
      }
    }
    return tally()
  })

export const powerCuts: Check = {
  name: 'power cuts',
  holds:
    'nothing acknowledged is lost, no half append, links whole, and the same commands end in the same log',
  prevented: tracingPrevented,
  run: (setting) => cutting(setting === 'full' ? 1 : 60),
  planted: [
    {
      violation: 'a store that does not sync its write-ahead log',
      run: () => cutting(90, (file) => file.endsWith('-wal')),
    },
  ],
}
