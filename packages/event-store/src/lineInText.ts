import type { RecordedLine } from './eventStore.ts'
import type { Line } from './line.ts'
import { type LineOutline, outlineOf } from './lineOutline.ts'
import type { Position } from './position.ts'

/** A line in a store whose text is looked at when somebody first asks for more than the text, and no closer than is asked. */
export class LineInText implements RecordedLine {
  readonly position: Position
  readonly text: string
  readonly #log: string
  readonly #open: () => Line
  #outline: LineOutline | null | undefined
  #line: Line | undefined

  /** `open` opens the line, or throws `DamagedHistory`. */
  constructor(position: Position, text: string, log: string, open: () => Line) {
    this.position = position
    this.text = text
    this.#log = log
    this.#open = open
  }

  get outline(): LineOutline | undefined {
    if (this.#outline === undefined) {
      const outline = outlineOf(this.text)
      // A line of another log is for whoever opens it.
      this.#outline = outline?.log === this.#log ? outline : null
    }
    return this.#outline ?? undefined
  }

  get line(): Line {
    this.#line ??= this.#open()
    return this.#line
  }
}
