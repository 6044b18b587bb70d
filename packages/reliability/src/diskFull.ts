import { spawnSync } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Check, type Tally, tallying } from './check.ts'
import { start } from './children.ts'
import type { Word } from './diskFull/filling.ts'
import { inFolder } from './folders.ts'

/** A log on a small disk of its own, a tmpfs, which gets full and gets free again, several times. */

const ownMounts = ['unshare', '--mount']

/** Why no disk can be made here; undefined when one can. */
const prevented = (): string | undefined => {
  const { status, error } = spawnSync('unshare', [
    ...['--mount', 'sh', '-c'],
    'mount -t tmpfs -o size=64k none /mnt',
  ])
  if (error !== undefined) return 'unshare is not installed'
  return status === 0 ? undefined : 'mounting is not permitted here'
}

const filling = (sizes: readonly number[], args: readonly string[] = []): Promise<Tally> =>
  inFolder(async (folder) => {
    const { fine, failed, tally } = tallying()
    for (const kibibytes of sizes) {
      const disk = join(folder, `disk${kibibytes}`)
      mkdirSync(disk)
      // The disk is there for this process alone, and goes with it.
      const mounted = `mount -t tmpfs -o size=${kibibytes}k none "$0" && exec "$@"`
      const { code, words, complaint } = await start<Word>(
        'diskFull/child.ts',
        ['--folder', disk, ...args],
        [...ownMounts, 'sh', '-c', mounted, disk],
      ).ended
      if (code !== 0)
        failed(`${kibibytes} KiB: broke off: ${complaint.trim().split('\n').slice(0, 5).join(' | ')}`)
      for (const word of words)
        if ('fine' in word) fine(word.fine)
        else failed(`${kibibytes} KiB: ${word.wrong}`)
    }
    return tally()
  })

export const diskFull: Check = {
  name: 'disk full',
  holds:
    'each append is kept or told that the disk is full; the log verifies while it is; all goes on when there is room',
  prevented,
  run: (setting) =>
    filling(setting === 'full' ? Array.from({ length: 60 }, (_, i) => 160 + 4 * i) : [200, 301]),
  planted: [
    { violation: 'a writer that takes a full disk for success', run: () => filling([200], ['--heedless']) },
  ],
}
