/** The file of a place written `sqlite:FILE`. */
export const fileOf = (place: string): string | undefined =>
  place.startsWith('sqlite:') && place.length > 'sqlite:'.length ? place.slice('sqlite:'.length) : undefined

/** What a place begins with, as it is shown: `postgres:`. */
export const schemeOf = (place: string): string => `${place.slice(0, place.indexOf(':'))}:`
