// Which tests and scenarios show a rule.

/**
 * The files that name a rule, and the tests by their titles: those that speak of the rule by its own name first, the
 * scenarios last.
 */
export function showing(mentions, id) {
  const own = mentions.filter((each) => each.id === id)
  const narrowest = own.filter(
    ({ file, titles }) =>
      !own.some(
        (other) =>
          other.file === file &&
          other.titles.length > titles.length &&
          titles.every((title, i) => title === other.titles[i]),
      ),
  )
  return {
    files: [...new Set(narrowest.map(({ file }) => file))],
    ranked: narrowest
      .map((each) => ({ ...each, rank: rankOf(each, id), said: saidOf(each, id) }))
      .filter(({ said }) => said.length > 0)
      .sort((a, b) => a.rank - b.rank || (a.file < b.file ? -1 : a.file > b.file ? 1 : 0)),
  }
}

function rankOf({ file, titles }, id) {
  if (file.endsWith('.json')) return 3
  const at = titles.findIndex((title) => title.includes(id))
  return at === 0 ? 0 : at > 0 ? 1 : 2
}

/** The titles without what stands beside the rule anyway, and without the blanks that rows of a table fill in. */
function saidOf({ titles }, id) {
  const [first = '', ...rest] = titles
  const told = first.startsWith(id) && rest.some((title) => /\p{L}/u.test(title)) ? rest : titles
  return told
    .map((title) =>
      title
        .replace(id, '')
        .replaceAll(/%[sdjpio#]|\$\w+/g, '…')
        .trim(),
    )
    .filter((title) => /\p{L}/u.test(title))
}
