/** A user of the double; whoever is no admin may not read `$all`, as on a server with its default rights. */
export interface DoubleUser {
  readonly password: string
  readonly admin?: boolean
}
