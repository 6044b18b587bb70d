/** RFC 4180: every field in quotes, quotes doubled, lines ended by CR LF. UTF-8 with a mark, so that Excel reads it. */

export const byteOrderMark = '\u{feff}'

/** A line of fields. Where a spreadsheet would take a field for a formula, an apostrophe stands before it. */
export const csvLine = (fields: readonly string[]): string => `${fields.map(quoted).join(',')}\r`

// A field may also begin with spaces that a spreadsheet takes away first.
const formula = /^[ \u00a0]*[=+\-@\t\r]/

const quoted = (field: string): string =>
  `"${(formula.test(field) ? `'${field}` : field).replaceAll('"', '""')}"`
