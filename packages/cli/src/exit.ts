/** What the program answers to its caller. */
export const exit = {
  fine: 0,
  finding: 1,
  usage: 2,
  notFound: 3,
  conflict: 4,
  unavailable: 5,
  interrupted: 130,
} as const
/** An exit code. */
export type Exit = (typeof exit)[keyof typeof exit]

/** Ends the command with a sentence for the user. Thrown where no answer can be given; never for a bug. */
export class Stop extends Error {
  override readonly name = 'Stop'
  readonly exit: Exit

  constructor(code: Exit, sentence: string) {
    super(sentence)
    this.exit = code
  }
}
