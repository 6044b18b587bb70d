import type { Call } from './calls.ts'

/**
 * A disk that keeps only what was synced for sure. Of what was written to a file since its last sync a power cut may
 * leave any part, in any order; making and removing files counts as done at once.
 */
export type Disk = {
  readonly apply: (call: Call) => void
  /** The files after a cut; `survives` says which of the writes not yet synced are there, by how many bytes. */
  readonly afterCut: (survives: (bytes: number) => number) => ReadonlyMap<string, Buffer>
}

type File = { synced: Buffer; since: Exclude<Call, { call: 'sync' | 'unlink' | 'say' }>[] }

/** An empty disk. `deaf` are files whose syncs it ignores, as a store would make none. */
export const emptyDisk = (deaf: (file: string) => boolean = () => false): Disk => {
  const files = new Map<string, File>()
  return {
    apply: (call) => {
      if (call.call === 'say') return
      if (call.call === 'unlink') {
        files.delete(call.file)
        return
      }
      const file = files.get(call.file) ?? { synced: Buffer.alloc(0), since: [] }
      if (call.call !== 'sync') {
        file.since.push(call)
        files.set(call.file, file)
      } else if (files.has(call.file) && !deaf(call.file)) {
        file.synced = written(file, Number)
        file.since = []
      }
    },
    afterCut: (survives) => new Map([...files].map(([name, file]) => [name, written(file, survives)])),
  }
}

const written = ({ synced, since }: File, survives: (bytes: number) => number): Buffer => {
  let content = synced
  for (const call of since) {
    if (call.call === 'truncate') {
      if (survives(1) > 0) content = resized(content, call.length)
      continue
    }
    const bytes = call.bytes.subarray(0, survives(call.bytes.length))
    if (bytes.length === 0) continue
    content = resized(content, Math.max(content.length, call.at + bytes.length))
    bytes.copy(content, call.at)
  }
  return content
}

/** A copy, zeros behind its end. */
const resized = (content: Buffer, length: number): Buffer => {
  const other = Buffer.alloc(length)
  content.copy(other)
  return other
}
