import type { RecordedLine } from './eventStore.ts'
import type { Line } from './line.ts'
import { type LineOutline, outlineOf } from './lineOutline.ts'
import type { Position } from './position.ts'

/** Where a line stands, by what its store keeps beside the text. */
export type PlaceOfLine = Pick<Line, 'log' | 'stream' | 'rev'>

/** A line in a store whose text is looked at when somebody first asks for more than the text, and no closer than is asked. */
export class LineInText implements RecordedLine {
  readonly position: Position
  readonly text: string
  readonly #place: PlaceOfLine
  readonly #open: () => Line
  #outline: LineOutline | null | undefined
  #line: Line | undefined

  /** `open` opens the line, or throws `DamagedHistory`, also for the line of another place. */
  constructor(position: Position, text: string, place: PlaceOfLine, open: () => Line) {
    this.position = position
    this.text = text
    this.#place = place
    this.#open = open
  }

  get outline(): LineOutline | undefined {
    if (this.#outline === undefined) {
      const outline = outlineOf(this.text)
      this.#outline = outline !== undefined && isAtPlace(this.#place, outline) ? outline : null
    }
    return this.#outline ?? undefined
  }

  get line(): Line {
    this.#line ??= this.#open()
    return this.#line
  }
}

/** True for a line, or its outline, that says it stands in this place. */
export const isAtPlace = ({ log, stream, rev }: PlaceOfLine, line: PlaceOfLine): boolean =>
  line.stream === stream && line.rev === rev && line.log === log
