import { bitFlips } from './bitFlips.ts'
import type { Check } from './check.ts'
import { crashPoints } from './crashPoints.ts'
import { decoding } from './decoding.ts'
import { diskFull } from './diskFull.ts'
import { ioErrors } from './ioErrors.ts'
import { powerCuts } from './powerCuts.ts'
import { randomKills } from './randomKills.ts'
import { rivals } from './rivals.ts'
import { tampering } from './tampering.ts'
import { tamperingFiles } from './tamperingFiles.ts'
import { tornWal } from './tornWal.ts'
import { viewCrashes } from './viewCrashes.ts'
import { viewErrors } from './viewErrors.ts'

/** Everything that is tried, in the order of the table. */
export const checks: readonly Check[] = [
  crashPoints,
  powerCuts,
  ioErrors,
  diskFull,
  tornWal,
  bitFlips,
  rivals,
  randomKills,
  tampering,
  tamperingFiles,
  decoding,
  viewCrashes,
  viewErrors,
]
