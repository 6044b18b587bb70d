/**
 * RFC 4180: every field in quotes, quotes doubled, lines ended by CR LF. UTF-8 with a mark, so that Excel and WPS read
 * it. It is written for spreadsheets; programs are better served with JSON Lines.
 */

/** What a field may be: a text is to stay one, numbers and the like are to be counted with. */
export type Field = string | number | boolean | null | readonly string[]

/** A line of fields. `days` says which of them may hold a day: that one is to be read as a day. */
export const csvLine = (fields: readonly Field[], days: readonly boolean[] = []): string =>
  `${fields.map((field, i) => quoted(field, days[i] === true)).join(',')}\r`

const quoted = (field: Field, isDay: boolean): string => `"${shown(field, isDay).replaceAll('"', '""')}"`

const shown = (field: Field, isDay: boolean): string => {
  if (field === null) return ''
  if (isDay && typeof field === 'string' && day.test(field)) return field
  if (typeof field === 'object') return asText(field.join(' '))
  return typeof field === 'string' ? asText(field) : String(field)
}

// A field may also begin with spaces that a spreadsheet takes away first.
const formula = /^[ \u00a0\u3000]*[=+\-@\t\r]/

const months =
  'jan(uary)?|feb(ruary)?|mar(ch)?|apr(il)?|may|june?|july?|aug(ust)?|sep(t|tember)?|oct(ober)?|nov(ember)?|dec(ember)?'

// What it would take away or turn into something else, put as a whole between spaces.
const mangled = new RegExp(
  `^[ \u00a0\u3000]*(${[
    // Zeros, and digits beyond those it keeps or shows.
    '0\\d+|\\d{12,}|\\d*\\.\\d*|\\d{1,3}(,\\d{3})+',
    // Exponents, fractions, amounts, parts of a hundred, and numbers below zero as accountants write them.
    '\\d+(\\.\\d*)?[ed][+-]?\\d+|(\\d+ )?\\d+/\\d+|\\([\\d.,]+\\)',
    '[¥$€£%] *[\\d.,]+|[\\d.,]+ *[¥$€£%]',
    // Days, months, and times.
    '\\d{1,4} ?[-/.] ?\\d{1,2}( ?[-/.] ?\\d{1,4})?([ t]\\d+:.*)?|\\d{1,2} ?[-/.] ?\\d{4}',
    '(\\d+年)?\\d+月(\\d+[日号]?)?|(上午|下午)?\\d+[时点](\\d+分?(\\d+秒?)?)?',
    '\\d+:.*|\\d+( +[ap]|[ap]m| +[ap]m)',
    // Months by their names, before a number or behind one.
    `(\\d+[-/ .]?)?(${months})[-/ .,]*\\d+.*|\\d+[-/ .]?(${months})`,
    'true|false',
  ].join('|')})[ \u00a0\u3000]*$`,
  'i',
)
const day = /^\d{4}-\d\d-\d\d$/

/**
 * A text such that a spreadsheet leaves it alone. Where it would take it for a formula, an apostrophe stands before it;
 * where it would take it for a number or a date and change it, a tab, which is not seen in a cell.
 */
const asText = (text: string): string => {
  // It reads digits and signs of full width as plain ones.
  const read = text.normalize('NFKC')
  if (formula.test(read)) return `'${text}`
  return mangled.test(read) ? `\t${text}` : text
}
