/**
 * The first place where two values differ, as a path with both values, or null where they are the same: of the same
 * type, with the same elements or properties, to any depth. The order of properties does not matter.
 */
export const difference = (a: unknown, b: unknown, path = ''): string | null => {
  if (Object.is(a, b)) return null
  if (
    typeof a !== 'object' ||
    typeof b !== 'object' ||
    a === null ||
    b === null ||
    Array.isArray(a) !== Array.isArray(b)
  )
    return `${path === '' ? 'the value' : path}: ${shown(a)} against ${shown(b)}`
  const names = new Set([...Object.keys(a), ...Object.keys(b)])
  for (const name of names) {
    const at = path === '' ? name : `${path}.${name}`
    if (!Object.hasOwn(a, name) || !Object.hasOwn(b, name))
      return `${at}: ${Object.hasOwn(a, name) ? 'only in the first' : 'only in the second'}`
    const found = difference((a as Record<string, unknown>)[name], (b as Record<string, unknown>)[name], at)
    if (found !== null) return found
  }
  return null
}

const shown = (value: unknown): string => {
  const text =
    JSON.stringify(value, (_, held) => (typeof held === 'bigint' ? String(held) : held)) ?? String(value)
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`
}
