import { clauseOf, isRuleId } from '@union-card/domain'
import { describeDamage, type Finding, type FindingClass, type FindingKind } from '@union-card/event-store'
import type { keepingZh } from './keeping.zh.ts'

/** The English words for keeping a log: verifying, exporting, importing, backing up. */

type Found = Finding['found']

const classes: Readonly<Record<FindingClass, string>> = {
  edited: 'edited',
  removed: 'removed',
  inserted: 'inserted',
  reordered: 'reordered',
  truncated: 'truncated',
  undecodable: 'undecodable',
  illegal: 'illegal',
  rewritten: 'rewritten',
  damaged: 'damaged',
  derived: 'not what the log gives',
}

const kinds: Readonly<Record<FindingKind, (found: Found) => string>> = {
  'text-changed': () => 'the text no longer has the hash it was recorded with',
  'link-broken': ({ vouched }) =>
    vouched === true
      ? 'edited, with a hash of its own made anew; the next line still links to what it was'
      : 'not linked to its neighbour; no line behind them shows which of them was edited',
  'place-changed': ({ by }) => `the rows of these lines were counted anew, off by ${by}`,
  'schema-changed': ({ missing, surplus }) =>
    missing === undefined
      ? `the file has a ${surplus} of its own`
      : `the file lacks, or has changed: ${missing}`,
  'counter-changed': ({ expected, found }) =>
    `the count of positions given should be ${expected}, found ${found ?? 'none'}`,
  'identity-changed': ({ setting, expected, found }) =>
    `${setting} of the file should be ${expected}, found ${found}`,
  'not-a-line': ({ path, expected, found }) =>
    `not a canonical line: ${path} should be ${expected}, found ${found}`,
  'data-unreadable': ({ path, expected, found }) =>
    `what it says cannot be read: ${path} should be ${expected}, found ${found}`,
  'row-unreadable': () => 'the storage cannot be read here',
  gap: () => 'missing, though later lines are there',
  'rows-missing': () => 'no line stands here, though later ones are there',
  'stream-removed': ({ number, onServer }) =>
    onServer === true
      ? 'deleted or cut short on the server: whoever reads it misses lines that the log may still show'
      : number === undefined
        ? 'only its name is left, without any line'
        : `stream number ${number} of the file is gone`,
  'stream-unnamed': ({ number }) => `stream number ${number} of the file has lost its name`,
  twice: ({ revision }) => `a second line for revision ${revision}; those around it link to the other`,
  'of-another-log': ({ log }) => `a line of another log, ${log}`,
  'outside-the-count': ({ position }) => `position ${position} was never given by the log`,
  elsewhere: ({ stream, revision }) => `the line here is that of ${stream} revision ${revision}`,
  'out-of-order': () => 'out of its order in the log',
  'tail-missing': () => 'the log has given out these positions, and nothing stands there any more',
  'time-goes-back': ({ at, before }) => `recorded at ${at}, before ${before} of an earlier line`,
  'id-not-derived': () => 'its id does not follow from the id of its command',
  'rule-broken': ({ rule, ...found }) => inWords(String(rule), found),
  'marks-differ': () => 'its marks, or what else deciding added, are not those the card gives',
  'stack-differs': ({ rules }) => `accepted under the rules ${rules}, which the log did not have`,
  'not-claimed': ({ claim }) => `recorded without a claim in ${claim}`,
  'settings-differ': ({ type, mode }) =>
    mode === null
      ? `the settings of the log should not be a ${type}`
      : `the settings of the log should not be a ${type}, or do not fit a ${mode} log`,
  'file-damaged': ({ sqlite }) => `SQLite says: ${sqlite}`,
  'shorter-than-receipt': ({ lines, found }) => `the receipt was for ${lines} lines, there are ${found}`,
  'unlike-receipt': ({ lines }) => `the first ${lines} lines are not those the receipt was for`,
  'changed-since-export': () => 'not as it was exported',
  'missing-since-export': () => 'exported, and no longer there',
  'tail-missing-since-export': ({ missing, exported }) =>
    `from here on ${missing} of the ${exported} exported lines are no longer there`,
  'moved-since-export': () => 'not in the order of the export',
  'not-in-export': () => 'among the exported lines, and not exported',
  'read-model-differs': ({ model, seq, only, tally, key, on, old, new: fresh }) =>
    tally === undefined
      ? `row ${seq} of the read model ${model} ${rowWhere[String(only)]}`
      : `the count ${tally} of ${key} on ${on} is ${old}; the log gives ${fresh}`,
}

const rowWhere: Readonly<Record<string, string>> = {
  old: 'is none that the log gives',
  new: 'is missing',
  neither: 'is not as the log gives it',
}

const inWords = (rule: string, found: Found): string => {
  const details = Object.entries(found).map(([name, value]) => `${name}=${value}`)
  return `${rule}: ${isRuleId(rule) ? clauseOf(rule).en : ''}${details.length > 0 ? ` [${details.join(' ')}]` : ''}`
}

const lines = (n: number): string => `${n} ${n === 1 ? 'line' : 'lines'}`

export const keepingEn: typeof keepingZh = {
  verify: {
    doing: 'verifying',
    soFar: (n, perSecond) => `${lines(n)}, ${perSecond} a second`,
    comparing: 'comparing with the export',
    comparingViews: 'comparing the read models',
    viewsAlike: (file) => `The read models ${file} are what the log gives.`,
    viewsDiffer: (file, count) =>
      `The read models ${file} differ from the log in ${count} ${count === 1 ? 'place' : 'places'}; union-card rebuild makes them anew.`,
    viewsNotCompared: (file) =>
      `The read models ${file} were not compared: something is wrong with the log itself.`,
    classes,
    kinds,
    sound: (log, n, streams) => `The log ${log} is sound: ${lines(n)} in ${streams} streams.`,
    unsound: (log, findings, n) =>
      `The log ${log} has ${findings} ${findings === 1 ? 'finding' : 'findings'} in ${lines(n)}.`,
    receipt: (n, position, digest) => `Receipt: ${lines(n)}, up to position ${position}, digest ${digest}`,
    clockSetBack: (times, position, at, before) =>
      `The moment of recording goes back in ${times} ${times === 1 ? 'place' : 'places'}, first at position ${position}: ${at}, after ${before} (in China). A clock was wrong then; what is stored is sound. To ask what was known, go by positions there.`,
    receiptKept: (file) =>
      `The receipt is in ${file}. Keep it where the people who run the registry cannot reach.`,
    noReceipt: 'No receipt was given: the log is empty, or something is wrong with it.',
    receiptNotKept: (file) =>
      `The receipt could not be written to ${file}. See to its folder, its permissions and the space on the disk, and verify again.`,
    receiptThere: (file) => `${file} is there already; a receipt goes to a new file.`,
    otherReceipt: (file, log) => `${file} is a receipt of another log, ${log}.`,
    emptyWitness: (file) => `${file} is empty: there is nothing to compare with.`,
    notAgainst: (file, line) =>
      `${file} is no receipt or export of this log: its line ${line} is no line of this log.`,
  },

  export: {
    doing: 'exporting',
    done: (n, position) => `Exported ${lines(n)}, up to position ${position}.`,
    nothing: 'There is nothing new to export.',
    notAnExport: (file) => `${file} is no export of this log; nothing was changed.`,
    diverged: (file, place) =>
      `The last line of ${file}, ${place}, is another one in the log: the two differ, and nothing was changed. union-card verify --against ${file} tells where.`,
    afterOrContinue: (file) =>
      `${file} is there already and would be continued; --after cannot be given then.`,
    position: (option) => `${option} takes a position of the log, in digits.`,
    cannotWrite: (file) =>
      `Cannot write the file ${file}. See to its permissions and to the space on the disk; exporting again goes on.`,
  },

  import: {
    doing: 'importing',
    soFar: (n, perSecond) => `${lines(n)}, ${perSecond} a second`,
    made: (file, mode) => `Created the ${mode} ${file} from the export.`,
    done: (appended, present) => `Imported ${lines(appended)}; ${present} were there already.`,
    stopped: (line, appended, present) =>
      `Stopped at line ${line}. Before it ${lines(appended)} were imported and ${present} were there already; they stay.`,
    interrupted: 'Interrupted; importing again goes on.',
    notTheBeginning: (file) =>
      `There is no log ${file}, and this export does not begin at the beginning (line 1 should be the settings of the log), so none was made.`,
    empty: 'No lines.',
    otherMode: {
      live: 'This log is live, the export is of a rehearsal; it is not imported.',
      rehearsal: 'This log is a rehearsal, the export is of a live log; it is not imported.',
    },
    tooLong: 'This line is longer than any line of a log.',
    notUtf8: 'This line is not UTF-8.',
    half: 'Half a line: the file ends here. Import the whole file; it goes on from here.',
    notALine: (damage) => `Not a line of a log: ${describeDamage(damage)}`,
    onlyLines:
      'import takes what union-card export has written; commands are recorded with union-card record.',
    otherLog: (expected, found) => `A line of another log, ${found}; this one is ${expected}.`,
    differentLine: (place) =>
      `The log holds another line at ${place}: from here on the two were written apart, and cannot be brought together.`,
    gap: (place) => `Lines are missing before ${place}: the file is not whole, or not in order.`,
    link: (place) => `${place} is not linked to the line before: one of the two was edited.`,
    time: (place) => `${place} was recorded before the line before it: it was edited.`,
    tooLarge: (found, limit) => `An append too large for any store: ${found}, the limit is ${limit}.`,
    unknown: 'These lines may or may not have been written; import again.',
  },

  backup: {
    doing: 'backing up',
    soFar: (percent) => `${percent}%`,
    done: (file) => `The backup is in ${file}. Verify it with union-card verify --log sqlite:${file}`,
    exists: (file) => `${file} is there already; a backup goes to a new file.`,
    cannotWrite: (file) =>
      `The backup cannot be written to ${file}. See to the folder, its permissions and the room on the disk.`,
    ofServer:
      'A log on a server is backed up by the means of the server; a file with every line is made by union-card export FILE.',
  },

  notInMemory:
    'A log in memory is always new: there is nothing to verify, export, import or back up. Name a file with --log sqlite:FILE.',
}
