import { clauseOf, isRuleId } from '@union-card/domain'
import type { Finding, FindingClass, FindingKind, Mismatch } from '@union-card/event-store'
import { shouldBe as inForm } from './forms.zh.ts'
import { foundInChinese } from './found.zh.ts'

/** The Chinese words for keeping a log: verifying, exporting, importing, backing up. */

type Found = Finding['found']

const classes: Readonly<Record<FindingClass, string>> = {
  edited: '被改动',
  removed: '被删去',
  inserted: '被插入',
  reordered: '被移动',
  truncated: '结尾缺失',
  undecodable: '读不出',
  illegal: '不合规定',
  rewritten: '被重写',
  damaged: '文件损坏',
  derived: '与登记册不符',
}

const shouldBe = (path: unknown, expected: unknown, found: unknown): string =>
  `${path === '' ? '' : `${path} `}${inForm(String(expected), String(found))}`

const kinds: Readonly<Record<FindingKind, (found: Found) => string>> = {
  'text-changed': () => '文字与登记时的哈希不符',
  'link-broken': ({ vouched }) =>
    vouched === true
      ? '文字改过，自身的哈希也重算过，但后一行链接的仍是原来的'
      : '与相邻行的链接断了；后面没有行可以证明是其中哪一行',
  'place-changed': ({ by }) => `这些行的行号整体错开 ${by}`,
  'schema-changed': ({ missing, surplus }) =>
    missing === undefined ? `文件里多出 ${surplus}` : `文件的格式缺少或改动了 ${missing}`,
  'counter-changed': ({ expected, found }) => `已用位置的计数应为 ${expected}，实为 ${found ?? '无'}`,
  'identity-changed': ({ setting, expected, found }) => `文件的 ${setting} 应为 ${expected}，实为 ${found}`,
  'not-a-line': ({ path, expected, found }) => `不是规范的一行：${shouldBe(path, expected, found)}`,
  'data-unreadable': ({ path, expected, found }) => `内容读不出：${shouldBe(path, expected, found)}`,
  'row-unreadable': () => '这里的存储读不出',
  gap: () => '缺了这一段，后面的行还在',
  'rows-missing': () => '这些位置上没有行，后面的行还在',
  'stream-removed': ({ number, onServer }) =>
    onServer === true
      ? '在服务器上被删除或截短，读它会缺行，整册里可能还看得到这些行'
      : number === undefined
        ? '只剩名称，行都没有了'
        : `文件里第 ${number} 号历史没有了`,
  'stream-unnamed': ({ number }) => `第 ${number} 号历史的名称没有了`,
  twice: ({ revision }) => `第 ${revision} 行另有一行，相邻行链接的不是这一行`,
  'of-another-log': ({ log }) => `是另一登记册 ${log} 的行`,
  'outside-the-count': ({ position }) => `位置 ${position} 不是登记册编出来的`,
  elsewhere: ({ stream, revision }) => `这里放的是 ${stream} 第 ${revision} 行`,
  'out-of-order': () => '在登记册中的先后不对',
  'tail-missing': () => '登记册编到过这些位置，行却没有了',
  'time-goes-back': ({ at, before }) => `登记时间 ${at} 早于前面的 ${before}`,
  'id-not-derived': () => '事件的 id 不是由命令的 id 得来的',
  'rule-broken': ({ rule, ...found }) => inWords(String(rule), found),
  'marks-differ': () => '所附的标记等内容与这本会员证的记录不符',
  'stack-differs': ({ rules }) => `所依的规则层 ${rules} 不是本登记册当时的`,
  'not-claimed': ({ claim }) => `登记之前没有占用 ${claim}`,
  'settings-differ': ({ type, mode }) =>
    mode === null ? `登记册的设置不该是 ${type}` : `登记册的设置不该是 ${type}，或与文件的 ${mode} 不符`,
  'file-damaged': ({ sqlite }) => `SQLite 报告：${sqlite}`,
  'shorter-than-receipt': ({ lines, found }) => `出具回执时有 ${lines} 行，现在只有 ${found} 行`,
  'unlike-receipt': ({ lines }) => `前 ${lines} 行已不是出具回执时的那些`,
  'changed-since-export': () => '与导出时不同',
  'missing-since-export': () => '导出时有，现在没有',
  'tail-missing-since-export': ({ missing, exported }) =>
    `导出的 ${exported} 行，从这里起末尾 ${missing} 行没有了`,
  'moved-since-export': () => '先后与导出时不同',
  'not-in-export': () => '导出时没有，却排在导出的行之间',
  'read-model-differs': ({ model, seq, only, tally, key, on, old, new: fresh }) =>
    tally === undefined
      ? `查询表 ${model} 的第 ${seq} 行${rowWhere[String(only)]}`
      : `${key} 在 ${on} 的计数 ${tally} 为 ${old}，按登记册应为 ${fresh}`,
}

const rowWhere: Readonly<Record<string, string>> = {
  old: '不是登记册得出的',
  new: '缺失',
  neither: '与登记册得出的不同',
}

const inWords = (rule: string, found: Found): string => {
  const details = foundInChinese(found)
  return `${rule}：${isRuleId(rule) ? clauseOf(rule).zh : ''}${details === '' ? '' : `〔${details}〕`}`
}

export const keepingZh = {
  verify: {
    doing: '正在核对',
    soFar: (lines: number, perSecond: number): string => `${lines} 行，每秒 ${perSecond} 行`,
    comparing: '正在与导出文件对照',
    comparingViews: '正在与查询表对照',
    viewsAlike: (file: string): string => `查询表 ${file} 与登记册相符。`,
    viewsDiffer: (file: string, count: number): string =>
      `查询表 ${file} 有 ${count} 处与登记册不符；union-card rebuild 会重建。`,
    viewsNotCompared: (file: string): string => `登记册本身有问题，没有与查询表 ${file} 对照。`,
    classes,
    kinds,
    sound: (log: string, lines: number, streams: number): string =>
      `登记册 ${log} 核对无误：${lines} 行，${streams} 段历史。`,
    unsound: (log: string, findings: number, lines: number): string =>
      `登记册 ${log} 有 ${findings} 处问题，共读 ${lines} 行。`,
    receipt: (lines: number, position: string, digest: string): string =>
      `回执：${lines} 行，至位置 ${position}，摘要 ${digest}`,
    clockSetBack: (times: number, position: string, at: string, before: string): string =>
      `登记时间有 ${times} 处倒退，第一处在位置 ${position}：${at}，前一行为 ${before}（北京时间）。当时登记的系统时钟不准，所存内容没有问题；按登记时刻查询时，先后以位置为准。`,
    receiptKept: (file: string): string =>
      `回执存为 ${file}。请另存他处，不要放在登记册管理人员能改动的地方。`,
    noReceipt: '没有出具回执：登记册是空的，或有问题。',
    receiptNotKept: (file: string): string =>
      `回执写不进 ${file}。请看所在文件夹、权限和磁盘空间，再核对一次。`,
    receiptThere: (file: string): string => `${file} 已经存在；回执要存为新文件。`,
    otherReceipt: (file: string, log: string): string => `${file} 是另一登记册 ${log} 的回执。`,
    emptyWitness: (file: string): string => `${file} 是空文件，无从对照。`,
    notAgainst: (file: string, line: number): string =>
      `${file} 不是本登记册的回执或导出文件：第 ${line} 行不是本册的一行。`,
  },

  export: {
    doing: '正在导出',
    done: (lines: number, position: string): string => `已导出 ${lines} 行，至位置 ${position}。`,
    nothing: '没有新的行可导出。',
    notAnExport: (file: string): string => `${file} 不是本登记册的导出文件，没有改动。`,
    diverged: (file: string, place: string): string =>
      `${file} 的最后一行 ${place} 在登记册里不是这样：两者已经不同，没有改动。请用 union-card verify --against ${file} 查明。`,
    afterOrContinue: (file: string): string => `${file} 已经存在，会接着写；这时不能再给 --after。`,
    position: (option: string): string => `${option} 要写成登记册的位置数字。`,
    cannotWrite: (file: string): string => `写不了文件 ${file}。请看权限和磁盘空间，再执行一次会接着写。`,
  },

  import: {
    doing: '正在导入',
    soFar: (lines: number, perSecond: number): string => `${lines} 行，每秒 ${perSecond} 行`,
    made: (file: string, mode: string): string => `已按导出文件新建${mode} ${file}。`,
    done: (appended: number, present: number): string => `导入 ${appended} 行，另有 ${present} 行早已在册。`,
    stopped: (line: number, appended: number, present: number): string =>
      `停在第 ${line} 行；此前导入 ${appended} 行，另有 ${present} 行早已在册，均予保留。`,
    interrupted: '已中断；再执行一次会接着导入。',
    notTheBeginning: (file: string): string =>
      `没有登记册 ${file}，而这个导出文件不是从头开始的（第 1 行应为登记册自己的设置），因此没有新建。`,
    empty: '没有可导入的行。',
    otherMode: {
      live: '本册是正式登记册，导出文件却是演练登记册的，不能导入。',
      rehearsal: '本册是演练登记册，导出文件却是正式登记册的，不能导入。',
    },
    tooLong: '这一行太长，不是登记册的行。',
    notUtf8: '这一行不是 UTF-8 文字。',
    half: '这里只有半行：文件没有传完。请取得完整的文件再导入，会接着进行。',
    notALine: ({ path, expected, found }: Mismatch): string =>
      `不是登记册的一行：${shouldBe(path, expected, found)}`,
    onlyLines: 'import 只接受 union-card export 导出的文件；命令请用 union-card record 登记。',
    otherLog: (expected: string, found: string): string => `是另一登记册 ${found} 的行，本册是 ${expected}。`,
    differentLine: (place: string): string =>
      `登记册在 ${place} 已有另一行：两份登记册从这里起各记各的，不能合并。`,
    gap: (place: string): string => `${place} 之前缺行：文件不全，或先后不对。`,
    link: (place: string): string => `${place} 没有链接到前一行：这行或前一行被改动过。`,
    time: (place: string): string => `${place} 的登记时间早于前一行：这行被改动过。`,
    tooLarge: (found: number, limit: number): string => `一次登记太大：${found}，最多 ${limit}。`,
    unknown: '这一批写入与否不明，请再执行一次。',
  },

  backup: {
    doing: '正在备份',
    soFar: (percent: number): string => `${percent}%`,
    done: (file: string): string => `已备份到 ${file}。请用 union-card verify --log sqlite:${file} 核对。`,
    exists: (file: string): string => `${file} 已经存在；备份要写到新文件。`,
    cannotWrite: (file: string): string => `备份写不到 ${file}。请看所在文件夹、权限和磁盘空间。`,
    ofServer: '服务器上的登记册用服务器自己的办法备份；需要包含全部行的文件时，请用 union-card export 文件。',
  },

  notInMemory: '内存登记册总是新的，无从核对、导出、导入或备份；请用 --log sqlite:文件。',
}
