export declare const a: import('fp-ts/lib/Either.js').Either<string, number>
