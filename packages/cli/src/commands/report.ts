import { type Day, isDay } from '@union-card/domain'
import type { Anomaly, Asking } from '@union-card/projections'
import { askedInWords } from '../askedInWords.ts'
import { type Exit, exit, Stop } from '../exit.ts'
import { basisOf, type Format, type Listing, list, missingFrom } from '../listing.ts'
import { type Opened, open, upToDate } from '../opening.ts'
import { whenOf } from '../reading.ts'
import { headed, ofRehearsal } from '../rehearsal.ts'
import {
  isReportName,
  type Question,
  type Report,
  type ReportName,
  type ReportOption,
  reportNames,
  reports,
} from '../reports.ts'
import type { Session } from '../session.ts'

export type ReportOptions = { readonly [O in ReportOption]?: string } & {
  readonly kind?: readonly string[]
  readonly format?: Format
}

/** `union-card report NAME`: every question across cards but that of `holders`. */
export const report = async (session: Session, name: string, options: ReportOptions): Promise<Exit> => {
  if (!isReportName(name))
    throw new Stop(exit.usage, session.words.reports.unknown(name, session.words.list(reportNames)))
  const wanted: Report = reports[name]
  fitting(session, name, wanted, options)
  const opened = await open(session)
  try {
    await upToDate(session, opened)
    const asked = questionOf(session, options, opened.registry.today())
    const from = asked.from ?? wanted.begins?.(asked.on)
    const question = from === undefined ? asked : { ...asked, from }
    await opened.registry.ask(async (asking) =>
      list(
        session,
        options.format ?? (session.json ? 'json' : 'table'),
        await listingOf(session, opened, asking, name, options, question),
      ),
    )
    return exit.fine
  } finally {
    await opened.registry.close()
  }
}

/** Stops for an option that the question needs and was not given, or was given and does not take. */
const fitting = (
  { words }: Session,
  name: string,
  { takes, needs }: Report,
  options: ReportOptions,
): void => {
  const missing = needs.find((option) => options[option] === undefined)
  if (missing !== undefined) throw new Stop(exit.usage, words.reports.needs(name, written(missing)))
  const all = Object.keys(everyOption) as readonly ReportOption[]
  const surplus = all.find(
    (option) => options[option] !== undefined && ![...takes, ...needs].includes(option),
  )
  if (surplus !== undefined)
    throw new Stop(
      exit.usage,
      words.reports.takesNo(name, written(surplus), words.list([...needs, ...takes].map(written))),
    )
}

const everyOption: Readonly<Record<ReportOption, string>> = {
  on: '--on',
  known: '--known',
  union: '--union',
  issuer: '--issuer',
  number: '--number',
  olderThan: '--older-than',
  from: '--from',
  to: '--to',
  kind: '--kind',
}
const written = (option: ReportOption): string => everyOption[option]

const questionOf = (session: Session, options: ReportOptions, today: Day): Question => {
  const dayOf = (option: 'olderThan' | 'from' | 'to'): { readonly [D in typeof option]?: Day } => {
    const given = options[option]
    if (given === undefined) return {}
    if (!isDay(given)) throw new Stop(exit.usage, session.words.usage.day(written(option)))
    return { [option]: given }
  }
  const { on = today, known } = whenOf(session, options)
  const { union, issuer, number, kind } = options
  const question = {
    on,
    known,
    ...(union === undefined ? {} : { union }),
    ...(issuer === undefined ? {} : { issuer }),
    ...(number === undefined ? {} : { number }),
    ...dayOf('olderThan'),
    ...dayOf('from'),
    ...dayOf('to'),
    ...(kind === undefined ? {} : { kinds: kind.map((each) => kindOf(session, each)) }),
  }
  if (question.from !== undefined && question.from > (question.to ?? on))
    throw new Stop(
      exit.usage,
      session.words.reports.backwards(question.to === undefined ? `--on ${on}` : written('to')),
    )
  return question
}

/** A dissolved union is known to the union registry alone, and this program has none. */
const kindOf = ({ words }: Session, given: string): Anomaly['kind'] => {
  const kinds: readonly string[] = [...Object.keys(words.flags), 'double-membership']
  if (!kinds.includes(given)) throw new Stop(exit.usage, words.reports.noKind(given, words.list(kinds)))
  return given as Anomaly['kind']
}

const listingOf = async (
  session: Session,
  opened: Opened,
  asking: Asking,
  name: ReportName,
  options: ReportOptions,
  question: Question,
): Promise<Listing> => {
  const { takes, needs, begins, columns, reasoned, summed = [], restsOn, pages }: Report = reports[name]
  const { words } = session
  const said = words.reports
  const headings = said.columnsOf[name] ?? {}
  const asked = [...needs, ...takes]
  const basis = await basisOf(asking, opened, restsOn(question))
  return {
    head: {
      report: name,
      ...Object.fromEntries(
        asked.flatMap((option) => (options[option] === undefined ? [] : [[option, options[option]]])),
      ),
      ...(asked.includes('on') ? { on: question.on } : {}),
      ...(question.from === undefined ? {} : { from: question.from }),
      ...(asked.includes('known') ? { known: options.known ?? null } : {}),
      basis,
      ...(await missingFrom(asking)),
      ...ofRehearsal(opened),
    },
    name: 'rows',
    columns,
    reasoned,
    headings,
    summed,
    rehearsal: opened.rehearsal,
    pages: pages(asking, question),
    heading: [
      headed(session, said.titles[name], opened),
      ...(asked.includes('known') ? [askedInWords(words, question, headings)] : []),
      ...(begins === undefined || question.from === undefined
        ? []
        : [said.ended(question.from, question.on)]),
    ].join('\n'),
    nothing: said.nothing,
    end: (count) => [
      ...(count === 0 ? [] : [said.rows(count)]),
      said.restsOn(String(basis.position ?? 0), words.list(basis.restsOn)),
      ...(name === 'statistics' ? [said.placed, said.counted] : []),
      ...(name === 'anomalies' && question.kinds === undefined ? [said.unlooked] : []),
      ...(reasoned !== false && count > 0 ? [said.lineMeans[reasoned]] : []),
    ],
  }
}
