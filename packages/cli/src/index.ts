/** The command `union-card`, to be run inside another program. */
export { type Exit, exit } from './exit.ts'
export { run } from './run.ts'
export { type Out, type StopReason, type Terminal, Unwritable } from './terminal.ts'
export { type TextOf, type TextTerminal, textTerminal } from './textTerminal.ts'
