// must fail with TS1484
import { Either } from 'fp-ts/lib/Either.js'

export type A = Either<string, number>
