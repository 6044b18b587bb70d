/**
 * The form that a value should have had, and what stood there instead, in Chinese. Codecs and lines say both in English,
 * and so does JSON; this is the closed set of what they say.
 */

const forms: readonly (readonly [RegExp, string])[] = [
  // What is written as it is: codes, numbers, dates.
  [/"[^"]*"|-?\d[\d.e+-]*|null|true|false|NaN|-?Infinity/, '$&'],
  [/one of (.*)/, '下列之一：$1'],

  [/an object( \{.*\})?/, '一个对象$1'],
  [/object/, '对象'],
  [/an? (?:list|array)/, '一个列表'],
  [/an? (?:list|array) of (\d+)/, '$1 项的列表'],
  [/a list of different particulars, at least one/, '至少一项、互不相同的身份信息项目'],
  [/a list of 1 to (\d+) revisions/, '1 至 $1 个记录序号的列表'],
  [/a list of at most (\d+) commands/, '至多 $1 条命令的列表'],
  [/no such (?:property|member)/, '空缺（不应有此项）'],
  [/no such property: this log is live, and its clock says when/, '空缺：正式登记册的时刻由时钟给出'],
  [/nothing(?: \(undefined\))?|undefined/, '空缺'],

  [/(?:a )?number/, '数'],
  [/(?:a )?boolean/, '是或否（true、false）'],
  [/(?:a )?string/, '文字'],
  [/an integer/, '整数'],
  [/an integer from (\d+)/, '不小于 $1 的整数'],
  [/a number that is not a safe integer/, '超出精确范围的数'],
  [/negative zero/, '负零'],
  [/whole number of months, (\d+) to (\d+)/, '$1 至 $2 的整月数'],
  [/revision 0, 1, 2 …/, '记录序号 0、1、2 …'],

  [/(?:a )?text of 1 to (\d+) characters/, '1 至 $1 个字符的文字'],
  [/card number of 1 to (\d+) characters/, '1 至 $1 个字符的编号'],
  [/reference of 1 to (\d+) characters/, '1 至 $1 个字符的文件编号'],
  [/cause of 1 to (\d+) characters/, '1 至 $1 个字符的事由'],
  [/sealed text/, '密封的文字'],
  [/a (?:text|string) of (\d+) characters/, '$1 个字符的文字'],
  [/a text of (\d+) characters, all of them space/, '$1 个字符的文字，全是空白'],
  [/a text of (\d+) characters, one of them half a character/, '$1 个字符的文字，有半个字符'],
  [/a text of (\d+) characters, one of them invisible/, '$1 个字符的文字，有看不见的字符'],
  [/a text of (\d+) characters, with space around them/, '$1 个字符的文字，首尾有空白'],
  [/a string with a lone surrogate/, '有半个字符的文字'],

  [/a Day YYYY-MM-DD that exists/, '存在的日期 YYYY-MM-DD'],
  [/a Month YYYY-MM that exists/, '存在的月份 YYYY-MM'],
  [/Day or Month/, '日期 YYYY-MM-DD 或月份 YYYY-MM'],
  [/a Day, a moment or a position/, '日期、时刻或位置'],
  [/a moment with its offset, such as (\S+)/, '带时区的时刻，如 $1'],
  [/an instant (\S+)/, '时刻 $1'],

  [/(?:a )?UUID/, 'UUID'],
  [/a lower-case UUID/, '小写的 UUID'],
  [/a CardId, 1 to 64 of (.*)/, '会员证标识，1 至 64 个 $1'],
  [/a UnionId, 1 to 64 of (.*)/, '工会标识，1 至 64 个 $1'],
  [/a MemberId, 1 to 64 of (.*)/, '会员标识，1 至 64 个 $1'],
  [/a log id: 1 to 64 of (.*)/, '登记册标识，1 至 64 个 $1'],
  [/a stream name: <category>-<id>/, '流的名称：类别-标识'],
  [/a type such as (\w+)/, '类型，如 $1'],
  [/(null or )?(\d+) lower-case hexadecimal digits/, '$2 位小写的十六进制数字'],
  [/null at revision 0/, '记录序号为 0 时是 null'],
  [/a leaf hash after revision 0/, '记录序号大于 0 时是上一行的哈希'],
  [/an id of its own: this one belongs to another command/, '未用过的 id：这个已属于另一条命令'],
  [/a moment not before the card's last line, (\S+)/, '不早于这本会员证末行的时刻 $1'],
  [/text that JSON carries exactly/, 'JSON 能如实表示的文字'],
  [/the id or number of a card/, '会员证的标识或编号'],
  [/a number that several issuers use/, '几个省级工会都在用的编号'],

  [/one JSON value/, '一个 JSON 值'],
  [/each property once/, '每项只写一次'],
  [/a property given twice/, '同一项写了两次'],
  [/a line of JSON|a JSON object on one line/, '一行 JSON'],
  [/text that is not JSON|a text that does not parse as one/, '不是 JSON 的文字'],
  [/a line of at most (\d+) bytes/, '至多 $1 字节的一行'],
  [/a longer line/, '更长的一行'],
  [/text in UTF-8/, 'UTF-8 文字'],
  [/bytes that are not UTF-8/, '不是 UTF-8 的字节'],
  [/a whole line/, '完整的一行'],
  [/half a line: the input ends here/, '半行，输入到此为止'],
  [/the canonical text \(RFC 8785\)/, '规范的写法（RFC 8785）'],
  [/another text from character (\d+) on/, '从第 $1 个字符起不同的写法'],
  [/plain JSON with safe integers and ASCII keys/, '只含精确整数和 ASCII 键的 JSON'],
]

const whole = forms.map(([form, chinese]) => [new RegExp(`^(?:${form.source})$`), chinese] as const)

/** The Chinese of a form, undefined where it has none. */
export const formInChinese = (form: string): string | undefined => {
  const found = whole.find(([each]) => each.test(form))
  return found && form.replace(...found)
}

/** The Chinese of a form, or the form as it was said. */
export const formOrItself = (form: string): string => formInChinese(form) ?? form

/** What should have stood somewhere, and what does. */
export const shouldBe = (expected: string, found: string): string =>
  `应为${after(formOrItself(expected))}，实为${after(formOrItself(found))}`

/** Behind Chinese words a space stands before what is not Chinese. */
const after = (text: string): string => (/^[!-~]/.test(text) ? ` ${text}` : text)
