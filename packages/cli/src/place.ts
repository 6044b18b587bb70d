import { statSync } from 'node:fs'

/** The scheme of a place as an option names it: `sqlite` of `sqlite:FILE`. Empty where there is none. */
export const schemeOf = (place: string): string => /^([a-z+]+):/.exec(place)?.[1] ?? ''

/** A place as it may be shown: without what stands where a user and a password do. */
export const hidden = (place: string): string => place.replace(/\/\/.*@/, '//…@')

/** True of a place on a PostgreSQL server. */
export const isOnPostgres = (place: string): boolean => /^postgres(ql)?$/.test(schemeOf(place))

/** What stands at a path; undefined where nothing does, or nothing can be seen. */
export const whatIsAt = (place: string): 'file' | 'folder' | 'neither' | undefined => {
  try {
    const there = statSync(place)
    return there.isFile() ? 'file' : there.isDirectory() ? 'folder' : 'neither'
  } catch {
    return undefined
  }
}
