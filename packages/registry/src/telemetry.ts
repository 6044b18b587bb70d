import type { Watch } from '@union-card/projections'

/**
 * Where metrics and traces go: `{ metrics, trace }` of `@opentelemetry/api`, in whatever release of 1.9 or later the
 * application has it, reaches the SDK it has set up. They tell of lines, cards and seconds, never of what an entry says.
 */
export type Telemetry = {
  readonly metrics?: { readonly getMeter: (scope: string) => Meter }
  readonly trace?: { readonly getTracer: (scope: string) => Tracer }
}

// What is used of OpenTelemetry and nothing else: the types of one release of it do not fit those of another.
type Attributes = { readonly [name: string]: string | number }
type Described = { readonly unit: string; readonly description: string }
type Meter = {
  readonly createCounter: (name: string, as: Described) => { add(value: number, of: Attributes): void }
  readonly createHistogram: (name: string, as: Described) => { record(value: number, of: Attributes): void }
  readonly createGauge: (name: string, as: Described) => { record(value: number): void }
}
type Tracer = { readonly startSpan: (name: string, as: { readonly attributes: Attributes }) => Span }
type Span = {
  addEvent(name: string, of: Attributes): unknown
  setAttributes(of: Attributes): unknown
  setStatus(status: { readonly code: typeof failed }): unknown
  end(): void
}

/** `SpanStatusCode.ERROR` of OpenTelemetry. */
const failed = 2

const scope = '@union-card/registry'

/** Watches the read models being kept up. */
export const watchedBy = ({ metrics, trace }: Telemetry): Watch => {
  const meter = metrics?.getMeter(scope)
  const tracer = trace?.getTracer(scope)
  const lines = meter?.createCounter('union_card.read_models.lines', {
    unit: '{line}',
    description: 'Lines of the log taken into the read models',
  })
  const duration = meter?.createHistogram('union_card.read_models.duration', {
    unit: 's',
    description: 'How long the read models took to catch up with the log, or to be built anew',
  })
  const aside = meter?.createGauge('union_card.read_models.set_aside', {
    unit: '{card}',
    description: 'Cards that could not be projected and are missing from the answers',
  })
  return (work) => {
    const began = performance.now()
    const of = { 'union_card.work': work }
    const span = tracer?.startSpan(`read_models ${work}`, { attributes: of })
    let count = 0
    return {
      lines: (more) => {
        count += more
        lines?.add(more, of)
        span?.addEvent('lines taken in', { 'union_card.lines': more })
      },
      end: (outcome) => {
        const failure = 'failed' in outcome ? { 'error.type': nameOf(outcome.failed) } : {}
        duration?.record((performance.now() - began) / 1000, { ...of, ...failure })
        span?.setAttributes({ 'union_card.lines': count, ...failure })
        if ('setAside' in outcome) aside?.record(outcome.setAside)
        else span?.setStatus({ code: failed })
        span?.end()
      },
    }
  }
}

const nameOf = (thrown: unknown): string => (thrown instanceof Error ? thrown.name : typeof thrown)
