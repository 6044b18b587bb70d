/**
 * The national code tables behind the particulars (民族, 性别, 政治面貌), as frozen data. Stored values name their
 * system, so that a local list is not mistaken for the national one.
 */

/** A code table: the standard, its date, and code to label. */
export type CodeTable = {
  readonly standard: string
  readonly edition: string
  readonly labels: Readonly<Record<string, string>>
}

const numbered = (labels: string): Readonly<Record<string, string>> =>
  Object.fromEntries(labels.split(' ').map((label, i) => [String(i + 1).padStart(2, '0'), label]))

/** GB/T 2261.1: sex. A printed card needs 1 or 2. */
export const sexes: CodeTable = {
  standard: 'GB/T 2261.1',
  edition: '2003',
  labels: { '0': '未知的性别', '1': '男', '2': '女', '9': '未说明的性别' },
}

/** GB/T 3304: the 56 ethnic groups, with "not applicable" for foreign members (decision A52). */
export const ethnicGroups: CodeTable = {
  standard: 'GB/T 3304',
  edition: '1991',
  labels: {
    ...numbered(
      '汉族 蒙古族 回族 藏族 维吾尔族 苗族 彝族 壮族 布依族 朝鲜族 满族 侗族 瑶族 白族 土家族 哈尼族 哈萨克族 傣族 黎族 傈僳族 佤族 畲族 高山族 拉祜族 水族 东乡族 纳西族 景颇族 柯尔克孜族 土族 达斡尔族 仫佬族 羌族 布朗族 撒拉族 毛南族 仡佬族 锡伯族 阿昌族 普米族 塔吉克族 怒族 乌孜别克族 俄罗斯族 鄂温克族 德昂族 保安族 裕固族 京族 塔塔尔族 独龙族 鄂伦春族 赫哲族 门巴族 珞巴族 基诺族',
    ),
    NA: '不适用',
  },
}

/** GB/T 4762: political status, with "not applicable" for foreign members (decision A52). */
export const politicalStatuses: CodeTable = {
  standard: 'GB/T 4762',
  edition: '1984',
  labels: {
    ...numbered(
      '中共党员 中共预备党员 共青团员 民革党员 民盟盟员 民建会员 民进会员 农工党党员 致公党党员 九三学社社员 台盟盟员 无党派人士 群众',
    ),
    NA: '不适用',
  },
}

/** Older spellings and misprints met in real records, with the spelling of the standard. */
export const oldSpellings: Readonly<Record<string, string>> = {
  毛难族: '毛南族',
  崩龙族: '德昂族',
  僳僳族: '傈僳族',
}

const holds = ({ labels }: CodeTable, text: string): boolean =>
  Object.hasOwn(labels, text) || Object.values(labels).includes(text)

/** True for 男, 女 or their codes 1, 2. */
export const isSexOnCard = (text: string): boolean => ['1', '2', '男', '女'].includes(text)

/** True for a code or label of GB/T 3304, older spellings included. */
export const isEthnicGroup = (text: string): boolean => holds(ethnicGroups, oldSpellings[text] ?? text)

/** True for a code or label of GB/T 4762. */
export const isPoliticalStatus = (text: string): boolean => holds(politicalStatuses, text)
