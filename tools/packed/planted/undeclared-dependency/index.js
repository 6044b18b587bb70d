import { right } from 'fp-ts/lib/Either.js'

export const a = right(1)
