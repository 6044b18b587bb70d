import type {
  CommandType,
  EventType,
  Flag,
  IssueBasis,
  ParticularField,
  Place,
  Provenance,
  ReasonCode,
  Source,
  Status,
} from '@union-card/domain'
import { particularFields, reasons } from '@union-card/domain'
import type { ViewsUnavailable } from '@union-card/projections'
import type { SettingsReason } from '@union-card/registry'
import { shouldBe } from './forms.zh.ts'
import { foundInChinese } from './found.zh.ts'
import { gridZh } from './grid.zh.ts'
import { keepingZh } from './keeping.zh.ts'
import { pagesZh } from './pages.zh.ts'
import { reportsZh } from './reports.zh.ts'
import { documents, memberships, reissues } from './states.zh.ts'
import { viewsReasonInChinese } from './views.zh.ts'

/** The words of the program in Chinese. The catalogue of every other language has exactly these keys. */

const events: Readonly<Record<EventType, string>> = {
  CardIssued: '颁发会员证',
  TransferredOut: '组织关系转出',
  TransferredIn: '组织关系转入',
  TransferOutRevoked: '撤回转出',
  MembershipRetained: '保留会籍',
  RetentionReasonChanged: '变更保留原因',
  MembershipRestored: '恢复会籍',
  Withdrawn: '退会',
  ExpulsionFiled: '开除会籍备案',
  Expelled: '开除会籍',
  MemberDied: '会员去世',
  CardReportedLost: '登记遗失',
  CardReissued: '补办、换发',
  CardRecovered: '收回会员证',
  ParticularsChanged: '个人信息变更',
  EntryCorrected: '更正',
  EntriesAnnulled: '作废',
}

const commands: Readonly<Record<CommandType, string>> = {
  IssueCard: '颁发会员证',
  TransferOut: '转出组织关系',
  TransferIn: '转入组织关系',
  RevokeTransferOut: '撤回转出',
  RetainMembership: '保留会籍',
  ChangeRetentionReason: '变更保留原因',
  RestoreMembership: '恢复会籍',
  Withdraw: '退会',
  FileExpulsion: '开除会籍备案',
  Expel: '开除会籍',
  RecordDeath: '登记去世',
  ReportLoss: '登记遗失',
  ReissueCard: '补办、换发会员证',
  RecoverCard: '收回会员证',
  ChangeParticulars: '变更个人信息',
  CorrectEntry: '更正记录',
  AnnulEntries: '作废记录',
}

const provenances: Readonly<Record<Provenance, string>> = {
  grandfathered: '通知下发前印制或颁发，继续有效',
  verified: '已核实印制批次',
  unverified: '未核实（没有可核实的印制批次）',
  refused: '印制未经审核',
}

const flags: Readonly<Record<Flag, string>> = {
  'destination-differs': '转入工会与申报去向不同',
  'dues-prepaid': '会费预交',
  'laid-off-no-change': '在本单位下岗待岗，会籍一般不变',
  'no-change-expected': '劳动关系未变，会籍一般不变',
  'outdated-charter-text': '所印章程表述不是最新文本',
  'joined-under-sixteen': '入会时未满十六周岁',
  'unregistered-union': '办理工会不在工会名录',
  'unregistered-issuer': '颁发工会不在工会名录',
  'unverified-provenance': '会员证来源未核实',
}

const bases: Readonly<Record<IssueBasis, string>> = { 'new-member': '新会员', 'legacy-import': '旧档移入' }

const sources: Readonly<Record<Source, string>> = {
  notice: '厅字〔2017〕4号通知',
  form: '附件：会员证式样',
  instructions: '附件：使用说明',
  measures: '会籍管理办法',
  constitution: '中国工会章程',
  law: '法律',
  design: '本登记册的设计',
}

const places: Readonly<Record<Place, string>> = {
  card: '会员证本身的记录',
  supply: '印制和印模的登记',
  reference: '全国统一的式样和章程文本',
  union: '工会名录',
  cross: '跨记录核对',
  evidence: '留存依据，由人判断',
  none: '只作要求或许可，系统不作审查',
}

const statuses: Readonly<Record<Status, string>> = {
  verified: '原文已核对',
  secondary: '据转述来源核对',
  recalled: '凭记忆记述，未经核对，不得作为法律依据引用',
}

/** Why an output cannot be written, by the code the system reports. */
const unwritable: Readonly<Record<string, string>> = {
  ENOSPC: '磁盘已满',
  EDQUOT: '本用户的磁盘配额已满',
  EIO: '读写出错',
  EFBIG: '文件超过允许的大小',
}

const list = (items: readonly string[]): string => items.join('、')

/** What was perhaps meant; nothing where nothing is near. */
const perhaps = (like: string): string => (like === '' ? '' : `（相近的有 ${like}）`)

export const zh = {
  events,
  commands,
  memberships,
  documents,
  provenances,
  flags,
  reissues,
  bases,
  sources,
  places,
  statuses,
  yes: '是',
  no: '否',
  colon: '：',
  comma: '，',
  semicolon: '；',
  list,
  because: (article: string): string => `依据 ${article}`,

  rehearsal: '演练：这是演练登记册，内容不是真实登记。',
  interrupted: '已中断。',
  unwritable: (code: string) => `输出没能写完：${unwritable[code] ?? `系统报告 ${code}`}。`,
  rehearsalMark: '〔演练〕',

  help: {
    usage: '用法：',
    arguments: '参数：',
    options: '选项：',
    commands: '命令：',
    globalOptions: '通用选项：',
    optionsWord: '[选项]',
    commandWord: '[命令]',
    values: {
      place: '存放处',
      language: '语言',
      stack: '规则层',
      file: '文件',
      card: '会员证',
      day: '日期',
      moment: '时刻',
      union: '工会',
      issuer: '颁发工会',
      format: '格式',
      what: '分法',
      name: '查询名',
      number: '编号',
      kind: '情况',
      rule: '规则号',
      count: '数目',
      seed: '种子',
      'i/n': '第几份/共几份',
      role: '角色',
      position: '位置',
      directory: '文件夹',
      command: '命令',
    } as Readonly<Record<string, string>>,
    program:
      '中华全国总工会会员证登记册：谁持有有效会员证，会员的历史在哪个工会。\n每条命令前后都可以写通用选项。',
    epilogue:
      '退出码：0 正常 · 1 有命令被规则拒绝，或核对发现问题 · 2 用法或输入有误 · 3 查无此会员证 · 4 与他人同时登记 · 5 登记册打不开或已损坏 · 130 中断',
    help: '显示说明',
    helpCommand: '显示一条命令的说明',
    version: '显示版本',
    log: '登记册存放处，sqlite:文件、memory: 或 esdb://…（默认 sqlite:union-card.db）',
    views: '查询表存放处，sqlite:文件（默认在登记册旁边；用 esdb://… 时须指定）或 postgres://…',
    project: '随登记册更新查询表，直到被停止；可由多个进程分担，各更新一部分会员证',
    partition: '承担第几份、共几份，如 1/4（默认 1/1）',
    migrate: '在 PostgreSQL 上新建查询表或升级到本版本，并授予角色权限；可重复执行',
    projector: '执行 project 的角色：可增改记录，不能改动表结构',
    reader: '只作查询的角色',
    lang: '语言，zh 或 en（默认 zh）',
    json: '输出 JSON，格式稳定',
    progress: '输出不是终端时也显示进度',
    init: '新建登记册',
    rehearsal: '建演练登记册：每条命令可以自带登记时间 recordedAt',
    rules: '规则层：N 为通知，N+M 为通知加会籍管理办法（默认）',
    policyFile: '从 JSON 文件读取设置',
    record: '登记 JSON Lines 命令，每行一条，逐行答复',
    recordFile: 'JSON Lines 文件，- 为标准输入',
    show: '一本会员证某日的状况及其依据',
    card: '会员证标识或编号；编号在几个省级工会都有时写 颁发工会/编号',
    on: '哪一天（YYYY-MM-DD，当日终了），默认今天',
    known: '截至何时的登记：一天（当日终了，北京时间）、RFC 3339 时间或登记册位置，默认全部',
    from: '逐行答复 JSON Lines 的 {card, on?, known?}，- 为标准输入',
    history: '一本会员证的全部记录，新的在前，更正和作废都标明',
    pages: '会员证上应有的内容：第 3、4、5 页，逐栏列出，更正和作废都看得见',
    where: '会员的历史在哪个工会：逐段列出，并给出存储位置',
    holders: '谁持有有效会员证',
    union: '只看一个工会',
    issuer: '只看一个省级工会颁发的',
    format: '输出格式：table、json、jsonl 或 csv',
    counts: '只给人数，默认按所在工会',
    by: '人数按什么分：union 所在工会（默认），issuer 颁发工会',
    report: '其他查询：接转途中、应收回的会员证、名册、统计等',
    reportName: '要查询的事项，如下所列',
    number: '只看这个编号',
    olderThan: '只看此日以前（含当日）开始的',
    periodFrom: '期间的第一天；statistics 不写时从当年一月一日起',
    periodTo: '期间的最后一天',
    kind: '只看这种情况（可重复），默认除来源未核实以外的全部',
    grid: '一本会员证：横为日期，纵为登记时刻，每格是当时认定的状况',
    workers: '用几个工作线程分担汇总，各负责一部分会员证，1 至 64；只用于 PostgreSQL',
    check: '只与登记册对照，不替换；有不同则退出码为 1',
    rulebook: '规则手册；给出规则号则只看一条',
    rule: '规则号，如 D-ALREADY-IN-TRANSIT',
    explain: '一条规则：出处、含义、用语、由哪些命令审查、由哪行代码判定、例子',
    rebuild: '从登记册重建查询表',
    verify: '核对登记册：逐行、逐个链接，每本会员证的记录重新审查',
    against: '再与早先的回执或导出文件对照（可重复）',
    receipt: '把回执存为这个新文件',
    export: '导出登记册，每行一条；文件已有时接着写',
    exportFile: '写到哪个文件，- 为标准输出（默认）',
    after: '只要这个位置以后的行',
    import: '导入导出的行；登记册不存在时新建，中断后再执行会接着进行',
    importFile: '导出文件，- 为标准输入（默认）',
    backup: '把登记册备份到新文件，登记可以照常进行',
    backupFile: '备份文件',
    policy: '显示或更改登记册的设置',
    set: '按 JSON 文件更改设置，未写的不变；查询表随之重建',
    demo: '演示：逐一核对验收历史，再登记一个县的会员证并查询',
    cards: '县里有多少本会员证（默认 20000）',
    seed: '随机种子（默认 1）',
    keep: '把演示的登记册留在这个文件夹',
  },

  usage: {
    wrong: (what: string): string => `用法有误：${what}。`,
    seeHelp: '用 union-card --help 查看用法。',
    unknownOption: (option: string, like: string): string => `没有选项 ${option}${perhaps(like)}`,
    unknownCommand: (command: string, like: string): string => `没有命令 ${command}${perhaps(like)}`,
    missingArgument: (argument: string): string => `缺少参数 ${argument}`,
    optionMissingArgument: (option: string): string => `选项 ${option} 缺少值`,
    invalidArgument: (option: string, expected: string): string => `${option} 的值不合要求，应为${expected}`,
    oneOf: (choices: readonly string[]): string => ` ${choices.join('、')} 之一`,
    whole: (least: number, most: number): string => ` ${least} 至 ${most} 的整数`,
    share: '第几份/共几份，如 1/4',
    role: ' 1 至 63 个字符的角色名',
    excessArguments: '参数过多',
    blank: (what: string): string => `${what} 是空的`,
    other: '写法不对',
    day: (option: string): string => `${option} 要写成存在的一天 YYYY-MM-DD。`,
    known: (option: string): string =>
      `${option} 要写成一天 YYYY-MM-DD、带时区的时间（如 2020-08-01T12:00:00+08:00）或位置数字。`,
    cardOrFrom: '请给出会员证标识或编号，或者用 --from 给出文件。',
    byNeedsCounts: '--by 要和 --counts 一起用。',
    byIssuerOfAll: '按颁发工会的人数不能只看一个所在工会，请去掉 --union 或 --by issuer。',
    notBoth: '会员证和 --from 只能给出一个。',
    cannotRead: (file: string): string => `读不到文件 ${file}。`,
    notJson: (file: string, wrong: string): string => `${file} 不是一个 JSON 对象：${wrong}。`,
    toUtf8:
      '有的行不是 UTF-8 文字，多半是 GBK（Excel 存的 CSV、记事本的 ANSI）。请先转成 UTF-8 再提交，如：iconv -f GB18030 -t UTF-8 原文件 > 新文件',
    policyFile: (file: string, errors: string): string => `${file} 不是有效的设置：${errors}。`,
    logForm: (given: string): string =>
      `--log ${given} 写法不对，应为 sqlite:文件、memory: 或 esdb://用户:密码@主机:2113。`,
    viewsNeeded: '登记册在服务器上，请用 --views 指定查询表存放处：sqlite:文件 或 postgres://…。',
    notInstalled: (name: string): string => `这需要软件包 ${name}，尚未安装；请装在 @union-card/cli 旁边。`,
    viewsForm: (given: string): string =>
      `--views ${given} 写法不对，应为 sqlite:文件 或 postgres://主机/数据库。`,
    projectWhere: '只有 PostgreSQL 上的查询表可以分份更新，请用 --views postgres://…。',
    migrateWhere: '只有 PostgreSQL 上的查询表需要这一步，请用 --views postgres://…，以表的所有者登录。',
    expectedFound: (path: string, expected: string, found: string): string =>
      `${path === '' ? '' : `${path}：`}${shouldBe(expected, found)}`,
  },

  store: {
    notFound: (file: string): string => `没有登记册 ${file}。先用 union-card init 新建，或用 --log 指定。`,
    exists: (file: string): string => `${file} 已经存在，没有改动。请另选一处。`,
    notALog: (file: string): string => `${file} 不是会员证登记册，或已损坏。请用备份恢复，或另选文件。`,
    newerFormat: (file: string): string => `${file} 是更新版本写的格式，请用更新的版本打开。`,
    altered: (file: string): string => `${file} 的格式被改动过，请从导出文件导入到新的登记册。`,
    otherLog: (file: string): string => `${file} 里是另一个登记册。`,
    unsafe: (file: string): string => `${file} 所在的磁盘不能保证写入不丢，请换一个位置。`,
    badAddress: (reason: string): string =>
      `--log 的服务器地址不能用，应为 esdb://用户:密码@主机:2113,主机:2113?tls=true，密码里的特殊字符用 % 编码。${reason}`,
    serverAway: (place: string): string =>
      `服务器 ${place} 没有应答。请确认它在运行，主机、端口和 tls 都写对了，然后重做。`,
    isFolder: (file: string): string => `${file} 是文件夹。请写出其中登记册文件的名称。`,
    noFolder: (folder: string): string => `没有文件夹 ${folder}。请先建好，或用 --log 指定别处。`,
    notOpened: (file: string, folder: string): string =>
      `文件 ${file} 打不开，或写不进。请看它和文件夹 ${folder} 的权限；只想查阅的，请把登记册复制到自己的文件夹。`,
    closed: '登记册已经关闭。',
    busy: '登记册正被另一个程序占用，请稍后再试。',
    unreachable: '登记册打不开，或者它的服务器没有应答。',
    diskFull: '磁盘已满，请腾出空间后重做。',
    inputOutput: '读写登记册时磁盘报错。',
    damaged: '登记册文件已损坏，请用备份恢复，或从导出文件导入。',
    denied: '没有读写登记册的权限。',
    noSettings: (file: string): string => `${file} 还没有设置，请用同一文件再执行一次 union-card init。`,
    settings: (reason: string): string => `登记册的设置读写不了：${reason}`,
    settingsReason: (reason: Extract<SettingsReason, string>, message: string): string =>
      ({
        missing: '还没有设置，请执行 union-card init。',
        'there-already': '已经有设置了。',
        'no-policy': '其中的设置不是本版本所认的，请用较新的版本，或核对登记册。',
        changed: '刚才有别人改了设置，请重做。',
        other: message,
      })[reason],
    views: ({ reason, message }: ViewsUnavailable): string =>
      `查询表用不了：${viewsReasonInChinese(reason, message)}`,
    damagedAt: (place: string): string =>
      `登记册在 ${place} 处损坏，所存内容与当初写入的不符。请核对整个登记册，并用备份恢复，或从损坏前的导出文件导入。`,
    setAside: (count: number): string => `有 ${count} 本会员证的记录无法汇总，查询结果不含这些会员证。`,
    cardSetAside: (card: string, reason: string): string => `会员证 ${card} 的记录无法汇总：${reason}`,
    defect: (name: string): string => `程序出错（${name}），没有继续。请报告此事。`,
  },

  found: {
    unknown: (text: string): string => `查无会员证 ${text}。`,
    several: (number: string): string => `编号 ${number} 在几个省级工会都有，请写明是哪一个：`,
    alsoNumber: (id: string, others: string): string =>
      `这里是标识为 ${id} 的会员证。${id} 也是别的会员证的编号，要查那一本请写：\n${others}`,
    voidNumber: (number: string): string => `编号 ${number} 已作废，这本会员证现在的编号见下。`,
  },

  init: {
    done: (file: string, mode: string, rules: string): string => `已新建${mode} ${file}，规则层 ${rules}。`,
    live: '登记册',
    rehearsal: '演练登记册',
    next: '下一步：union-card record 文件.jsonl',
    memory: '内存登记册随程序结束而消失，没有留下任何内容。',
  },

  record: {
    doing: '正在登记',
    empty: '没有命令。',
    accepted: (event: string, card: string, revisions: string): string =>
      `已登记  ${event}  会员证 ${card}  ${revisions}`,
    repeated: '（早已登记，未重复）',
    refused: '被拒绝',
    refusal: (rule: string, clause: string, sentence: string, found: string): string =>
      `${rule}（${clause}）${sentence}${found === '' ? '' : `〔${found}〕`}`,
    found: foundInChinese,
    malformed: '不是有效的命令',
    conflict: '他人同时登记，请再提交一次',
    unavailable: '未能登记',
    unknownOutcome: '登记与否不明，请用同一 id 再提交一次',
    line: (line: number): string => `第 ${line} 行`,
    summary: (all: number, counts: string): string => `共 ${all} 条：${counts}。`,
    count: {
      accepted: (n: number, repeated: number): string =>
        `登记 ${n} 条${repeated === 0 ? '' : `（其中 ${repeated} 条早已登记）`}`,
      refused: (n: number): string => `拒绝 ${n} 条`,
      malformed: (n: number): string => `无效 ${n} 条`,
      conflict: (n: number): string => `冲突 ${n} 条`,
      unavailable: (n: number): string => `未能登记 ${n} 条`,
    },
    interrupted: '已中断：已开始的命令都已办完，其余没有登记。',
    waiting: '从键盘读取命令，每行一条，Ctrl-D 结束。',
    clockSetBack: (now: string, last: string): string =>
      `系统时钟现为北京时间 ${now}，早于登记册最后一次登记的时间 ${last}：时钟曾被调快，或现已被调慢。请先校准时钟再登记；按错误日期拒绝的命令，须换新的 id 再提交。`,
    afterFailure: '前面的命令未能登记，这条没有办理；请一并再次提交。',
  },

  show: {
    asOf: (on: string): string => `${on} 终了时`,
    knownAll: '按全部登记',
    knownBy: (known: string): string => `按截至北京时间 ${known} 的登记`,
    knownUpTo: (position: string): string => `按截至登记册位置 ${position} 的登记`,
    number: '编号',
    issuer: '颁发工会',
    membership: '会籍',
    relation: '组织关系',
    at: (union: string): string => `在 ${union}`,
    inTransit: (from: string): string => `接转途中，由 ${from} 转出`,
    declaredTo: (union: string): string => `（申报转往 ${union}）`,
    unknownUnion: '旧档未载明',
    document: '会员证',
    valid: '有效会员证',
    validYes: '是',
    validNo: (why: string): string => `否：${why}`,
    why: {
      ended: '会籍已终止',
      notMember: '没有会籍',
      noDocument: '尚未领证',
      lost: '会员证已登记遗失',
      recovered: '会员证已收回',
      policy: '按本登记册的设置不算有效（会员证来源或保留会籍的规定）',
    },
    vote: '选举权',
    voteIn: (union: string): string => `在 ${union} 行使`,
    noVote: (why: string): string => `无：${why}`,
    voteWhy: {
      retained: '保留会籍期间不行使',
      inTransit: '接转途中不在任何工会行使',
      notMember: '不是会员',
      unknown: '所在工会未载明',
    },
    provenance: '会员证来源',
    pending: '待生效的开除会籍',
    pendingFiled: (on: string, upper: string): string => `${on} 已报 ${upper} 备案，尚未生效`,
    flags: '提示',
    basis: '依据',
    notFound: '没有登记。',
    notYet: '当时没有会籍，也没有已生效的记录。',
  },

  entry: {
    by: (union: string): string => `${union} 盖章`,
    actingFor: (union: string): string => `代 ${union} 办理`,
    recordedAt: (when: string): string => `登记于 ${when}（北京时间）`,
    effective: (on: string): string => `${on} 生效`,
    struckBy: (revision: number): string => `〔作废，见 r${revision}〕`,
    correctedBy: (revisions: string): string => `〔更正，见 ${revisions}〕`,
    issued: (number: string, issuer: string, unit: string): string =>
      `编号 ${number}，${issuer} 颁发，发证单位“${unit}”`,
    joinedOn: (on: string): string => `入会时间 ${on}`,
    basis: (basis: string): string => `（${basis}）`,
    batch: (batch: string): string => `印制批次 ${batch}`,
    because: (reason: string): string => `因“${reason}”`,
    duesPaidThrough: (month: string): string => `会费交至 ${month}`,
    declaredTo: (union: string): string => `申报转往 ${union}`,
    expectedMonths: (months: number): string => `预计 ${months} 个月`,
    exactOn: (on: string): string => `具体日期 ${on}`,
    cause: (cause: string): string => `缘由：${cause}`,
    retirementRescinded: '退休已撤销',
    voluntary: '会员自愿退会',
    deemed: '视为自动退会',
    evidence: (from: string, through: string, educated: string): string =>
      `${from} 至 ${through} 未交会费，${educated} 已进行教育`,
    decidedOn: (on: string): string => `${on} 决定`,
    filedWith: (union: string): string => `报 ${union} 备案`,
    filingRef: (ref: string): string => `备案文号 ${ref}`,
    groundRef: (ref: string): string => `依据 ${ref}`,
    evidenceRef: (ref: string): string => `凭证 ${ref}`,
    countsFrom: (on: string): string => `自 ${on} 起计`,
    newNumber: (number: string): string => `新编号 ${number}`,
    oldRecovered: '旧证已收回',
    fields: (fields: string): string => `变更${fields}`,
    sealedWords: '另有密封的文字说明',
    corrects: (revision: number, changes: string): string => `更正 r${revision}：${changes}`,
    annuls: (revisions: string): string => `作废 ${revisions}`,
    replacedBy: (entry: string): string => `补登：${entry}`,
    approvedBy: (union: string): string => `${union} 批准`,
    change: {
      reason: '原因',
      duesPaidThrough: '会费交至',
      declaredTo: '申报去向',
      expectedMonths: '预计月数',
      wording: '文字说明',
      evidence: '未交会费情况',
      filingRef: '备案文号',
      groundRef: '依据',
      evidenceRef: '凭证',
      issuingUnit: '发证单位',
    },
    sealed: '（密封）',
    changedTo: (name: string, now: string): string => `${name}改为 ${now}`,
  },

  where: {
    from: '自',
    to: '至',
    kind: '情形',
    union: '工会',
    via: '依据',
    at: '在',
    inTransit: '接转途中',
    unknown: '旧档未载明',
    inTransitFrom: (union: string): string => `（由 ${union} 转出，无所在工会）`,
    now: '至今',
    nowhere: '没有组织关系的记录。',
    actingFor: (union: string): string => `代 ${union}`,
    stored: (stream: string): string => `存储：流 ${stream}`,
    revision: '序号',
    position: '位置',
    entry: '记录',
    recorded: '登记时间（北京）',
    toExclusive: '“至”为新情形开始的那一天。',
  },

  holders: {
    doing: '正在列出',
    card: '会员证',
    number: '编号',
    issuer: '颁发工会',
    union: '所在工会',
    membership: '会籍',
    inTransit: '接转途中',
    active: '在会',
    retained: '保留会籍',
    total: '合计',
    unknownUnion: '（未载明）',
    heading: '持有有效会员证的会员',
    nobody: '没有人持有有效会员证。',
  },

  rules: {
    source: '出处',
    quote: '原文',
    meaning: '含义',
    wording: '用语',
    stacks: '规则层',
    place: '审查之处',
    status: '文本状况',
    example: '例子',
    decides: '判定的代码',
    silent: '本身不拒绝',
    carriedBy: '由此落实',
    tests: '测试（英文）',
    asked: '审查它的命令',
    askedByAll: '所有命令',
    flag: '相应提示',
    notAsked: '无（不由会员证的命令拒绝）',
    unknown: (id: string): string => `没有规则 ${id}。`,
    nearest: (ids: string): string => `是不是：${ids}`,
    stack: { N: '通知', 'N+M': '通知加会籍管理办法' },
  },

  rebuild: {
    done: (lines: number, seconds: string): string => `查询表已重建：${lines} 行，${seconds} 秒。`,
    checked: (lines: number, seconds: string): string => `查询表已对照：${lines} 行，${seconds} 秒。`,
    reading: '正在汇总登记',
    comparing: '正在逐行比对新旧查询表',
    lines: (n: number): string => `${n} 行`,
    soFar: (n: number, of: number, perSecond: number, left: number): string =>
      `${n}/${of} 行，每秒 ${perSecond} 行，约余 ${left} 秒`,
    rowsSoFar: (n: number, of: number, perSecond: number, left: number): string =>
      `${n}/${of} 行，每秒 ${perSecond} 行，约余 ${left} 秒`,
    alike: '旧表与新表相同。',
    differ: (count: string): string => `旧表与新表有 ${count} 处不同：`,
    atLeast: (count: number): string => `至少 ${count}`,
    more: (count: string): string => `……其余 ${count} 处从略`,
    row: {
      old: '只在旧表',
      new: '只在新表',
      neither: '两表不同',
    },
    count: (old: number, fresh: number): string => `旧表 ${old}，新表 ${fresh}`,
    none: (file: string): string => `还没有查询表 ${file}，无从对照；union-card rebuild 会新建。`,
    otherHistory: {
      done: (place: string): string =>
        `登记册是从备份恢复的，旧表里有登记册中已不存在的登记，没有与新表对照：${place}。`,
      checked: (place: string): string =>
        `登记册是从备份恢复的，查询表里有登记册中已不存在的登记，无从对照：${place}。查询表没有改动；请用 union-card rebuild 重建，下一次查询也会清空后重新汇总。`,
    },
    behind: (place: string): string =>
      `旧表落后，更新它的 project 进程没有运行：${place}。直接重建，不与旧表对照。`,
  },

  project: {
    come: (which: number, of: number, n: number, rate: number, behindAt: string | null): string =>
      `第 ${which}/${of} 份：已汇总 ${n} 行，每秒 ${rate} 行，${behindAt === null ? '已是最新' : `还有未汇总的，已到 ${behindAt} 登记的`}`,
    away: (place: string): string => `PostgreSQL 没有回应，稍后再试：${place}`,
    stopped: '已停止；再次执行会接着进行。',
  },

  migrate: {
    made: (schema: string): string => `查询表已新建，在 schema ${schema}。请用 union-card rebuild 填入。`,
    emptied: (schema: string): string =>
      `schema ${schema} 的查询表属于另一版本或另一设置，已换为新表，现在是空的。请用 union-card rebuild 填入，再启动 project。`,
    kept: (schema: string): string => `schema ${schema} 的查询表已是本版本，内容未动。`,
    may: (projector: string, reader: string): string => `更新的角色：${projector}；查询的角色：${reader}。`,
    nobody: '未指定',
  },

  policy: {
    changed: '设置已更改，查询表已重建。已有的记录仍按当时的规则。',
    unchanged: '设置与原来相同，没有改动。',
    names: {
      rules: '规则层：N 通知，N+M 通知加会籍管理办法',
      grandfatherCutoff: '此日以前颁发的会员证继续有效',
      provenance: '来源未核实的会员证：lenient 算有效，strict 不算',
      retainedCardStaysValid: '保留会籍期间会员证是否有效',
      requireRegisteredUnions: '是否拒绝名录以外的工会',
      requireParticulars: '颁发时是否必须有个人信息',
      expulsionEffective: '开除起计之日：entry 登记开除之日，filing 备案之日',
      transferWhileRetained: '保留会籍期间转出：accept 可以，refuse 不可以',
      reissueNumbering: '换发时的编号：same-allowed 可沿用，new-number 须换新',
    },
  },

  demo: {
    noFolder: (directory: string): string => `文件夹 ${directory} 无法新建，或无法写入。请看权限和磁盘空间。`,
    histories: '一、验收历史',
    historiesAbsent: '找不到 examples/scenarios，这一步跳过。',
    verdict: (passed: number, all: number, seconds: string): string =>
      `${all} 段历史中 ${passed} 段与预期一致（${seconds} 秒）`,
    failed: (id: string, what: string): string => `✗ ${id}：${what}`,
    county: (cards: number, unions: number): string =>
      `二、云岫县（虚构）：${cards} 本会员证，${unions} 个基层工会`,
    recorded: (commands: number, accepted: number, refused: number, seconds: string, rate: number): string =>
      `登记 ${commands} 条命令：接受 ${accepted} 条，按规则拒绝 ${refused} 条（${seconds} 秒，每秒 ${rate} 条）`,
    projected: (lines: number, seconds: string): string =>
      `汇总 ${lines} 行记录（与登记同时进行，其后又用 ${seconds} 秒）`,
    size: (megabytes: string): string => `登记册文件 ${megabytes} MB`,
    holders: (on: string): string => `三、${on} 谁持有有效会员证`,
    answered: (ms: string): string => `（查询用时 ${ms} 毫秒）`,
    top: (n: number): string => `人数最多的 ${n} 个工会`,
    total: (n: number, unions: number): string => `合计 ${n} 人，${unions} 个工会`,
    career: (card: string): string => `四、一段较长的经历：会员证 ${card}`,
    custody: '五、这段历史在哪些工会',
    refusals: '六、三次拒绝及其理由',
    kept: (directory: string): string => `演示的登记册留在 ${directory}`,
    done: (seconds: string): string => `用时 ${seconds} 秒`,
    sent: (command: string, card: string, by: string): string => `${by} 为会员证 ${card} ${command}`,
  },

  keeping: keepingZh,
  reports: reportsZh,
  grid: gridZh,
  pages: pagesZh,

  reasonOf: (code: ReasonCode): string => reasons[code].zh,
  particular: (field: ParticularField): string => particularFields[field],
}

/** All words of the program. */
export type Words = typeof zh
