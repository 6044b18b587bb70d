// Finds which tests and scenarios name which rules. A rule is named by its id, or by the flag it sets, in any text of
// the test: a title, an expectation, a row of a table.

import ts from 'typescript'

const idForm = /[A-Z][A-Z0-9]*(?:-[A-Z0-9]+)+/g
const block = new Set(['describe', 'it', 'test'])

/**
 * One `{ id, file, titles }` for each test that names a rule. `titles` are those of the blocks around it. In a table
 * outside every block they are the command and the first text of the row's call, `no('of a service card', …)`; a
 * constant that stands for a refusal counts where it is used. Where there is nothing of the kind they are empty.
 */
export function mentionsIn(file, text, ids, flagIds) {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true)
  const constants = constantsOf(source, ids, flagIds)
  const found = new Map()
  const note = (id, titles) => found.set([id, ...titles].join('\n'), { id, file, titles })
  const visit = (node, titles, announced, inBlock) => {
    const title = titleOf(node) ?? (inBlock ? undefined : rowTitleOf(node, ids))
    const here = title === undefined ? titles : [...titles, title]
    const isBlock = titleOf(node) !== undefined
    const named = isBlock ? rulesNamed(title, ids, flagIds) : []
    // What a describe announces is shown by each of its tests.
    if (isBlock && rootOf(node) !== 'describe') for (const id of announced) note(id, here)
    if (isText(node)) for (const id of rulesNamed(node.text, ids, flagIds)) note(id, titles)
    if (ts.isIdentifier(node) && titles.length > 0 && !ts.isPropertyAssignment(node.parent))
      for (const id of constants.get(node.text) ?? []) note(id, titles)
    const within = [...announced, ...named]
    ts.forEachChild(node, (child) => visit(child, here, within, inBlock || isBlock))
  }
  visit(source, [], [], false)
  return [...found.values()]
}

/** The constants of a file that stand for one rule or two, with those. */
function constantsOf(source, ids, flagIds) {
  const constants = new Map()
  for (const statement of source.statements.filter(ts.isVariableStatement))
    for (const { name, initializer } of statement.declarationList.declarations) {
      const named = new Set()
      const visit = (node) => {
        if (isText(node)) for (const id of rulesNamed(node.text, ids, flagIds)) named.add(id)
        ts.forEachChild(node, visit)
      }
      if (initializer !== undefined) visit(initializer)
      if (named.size === 1 || named.size === 2) constants.set(name.getText(source), [...named])
    }
  return constants
}

/** A row of a table: a property that bears words or the name of a command or event, or a call that begins with words. */
function rowTitleOf(node, ids) {
  if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.name) && node.name.text.includes(' '))
    return node.name.text
  if (ts.isPropertyAssignment(node) && ts.isIdentifier(node.name) && /^[A-Z][a-z]/.test(node.name.text))
    return node.name.text
  const [first] = ts.isCallExpression(node) ? node.arguments : []
  return first !== undefined &&
    ts.isStringLiteralLike(first) &&
    !ids.has(first.text) &&
    first.text.includes(' ')
    ? first.text
    : undefined
}

export function scenarioMentions(file, text, ids, flagIds) {
  const { id: name, title, steps, flags, note = '' } = JSON.parse(text)
  const refused = steps.flatMap(({ expect }) => (typeof expect === 'object' ? [expect.refused] : []))
  const named = [...refused, ...flags, ...note.matchAll(idForm).map(([id]) => id)]
  const found = new Set(named.flatMap((each) => rulesNamed(each, ids, flagIds)))
  return [...found].map((id) => ({ id, file, titles: [`${name} ${title}`] }))
}

function rulesNamed(text, ids, flagIds) {
  if (flagIds.has(text)) return [flagIds.get(text)]
  return [...text.matchAll(idForm)].map(([id]) => id).filter((id) => ids.has(id))
}

function isText(node) {
  return ts.isStringLiteralLike(node) || ts.isTemplateHead(node) || ts.isTemplateMiddleOrTemplateTail(node)
}

/** The title of a `describe`, `it` or `test`, also of their `.each(…)(title, …)`. */
function titleOf(node) {
  if (!ts.isCallExpression(node) || !block.has(rootOf(node))) return undefined
  const [first] = node.arguments
  return first !== undefined && ts.isStringLiteralLike(first) ? first.text : undefined
}

function rootOf(node) {
  let callee = node.expression
  while (callee !== undefined && !ts.isIdentifier(callee)) callee = callee.tag ?? callee.expression
  return callee?.text
}
