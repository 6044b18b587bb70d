/**
 * RFC 4180: every field in quotes, quotes doubled, lines ended by CR LF. UTF-8 with a mark, so that Excel and WPS read
 * it. It is written for spreadsheets; programs are better served with JSON Lines.
 */

export const byteOrderMark = '\u{feff}'

/** What a field may be: a text is to stay one, numbers and the like are to be counted with. */
type Field = string | number | boolean | null | readonly string[]

/** A line of fields. */
export const csvLine = (fields: readonly Field[]): string => `${fields.map(quoted).join(',')}\r`

const quoted = (field: Field): string => `"${shown(field).replaceAll('"', '""')}"`

const shown = (field: Field): string => {
  if (field === null) return ''
  if (typeof field === 'object') return asText(field.join(' '))
  return typeof field === 'string' ? asText(field) : String(field)
}

// A field may also begin with spaces that a spreadsheet takes away first.
const formula = /^[ \u00a0]*[=+\-@\t\r]/

// Zeros it would take away, digits beyond those it keeps or shows, exponents, dates that are none of ours, yes and no.
const mangled =
  /^[ \u00a0]*(0\d+|\d{12,}|\d+(\.\d*)?[eE]\d+|\d*\.\d*|\d{1,4}[-/.]\d{1,2}([-/.]\d{1,4})?|\d{1,3}(,\d{3})+|\d+[:%].*|true|false)[ \u00a0]*$/i
const day = /^\d{4}-\d\d-\d\d$/

/**
 * A text such that a spreadsheet leaves it alone. Where it would take it for a formula, an apostrophe stands before it;
 * where it would take it for a number or a date and change it, a tab, which is not seen in a cell.
 */
const asText = (text: string): string => {
  if (formula.test(text)) return `'${text}`
  return mangled.test(text) && !day.test(text) ? `\t${text}` : text
}
