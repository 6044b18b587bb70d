import { en } from './en.ts'
import { type Words, zh } from './zh.ts'

export type { Words }

/** A language of the program. */
export type Lang = 'zh' | 'en'

/** The words of a language. */
export const wordsOf: Readonly<Record<Lang, Words>> = { zh, en }

/** What may follow `--lang`. */
export const langs: Readonly<Record<string, Lang>> = { zh: 'zh', 'zh-CN': 'zh', en: 'en' }

/** The language asked for, before anything else is read, so that also the help and the errors are in it. */
export const langIn = (args: readonly string[]): Lang => {
  const at = args.findLastIndex((arg) => arg === '--lang' || arg.startsWith('--lang='))
  const given = args[at]?.startsWith('--lang=') ? args[at]?.slice('--lang='.length) : args[at + 1]
  return (at >= 0 && given !== undefined && Object.hasOwn(langs, given) ? langs[given] : undefined) ?? 'zh'
}
