import { type Day, defaultPolicy } from '@union-card/domain'
import { memoryEventStore } from '@union-card/event-store'
import { memoryViews, type ViewStore } from '@union-card/projections'
import { issue, send } from '../trials/sending.ts'
import { createRegistry, type Telemetry } from './index.ts'

/** Metrics and traces, as an application's own SDK would be told them. */

type Told = { readonly name: string; readonly value?: number; readonly of?: unknown }

const listening = () => {
  const told: Told[] = []
  const spans: Record<string, unknown>[] = []
  const instrument = (name: string) => ({
    add: (value: number, of: unknown) => told.push({ name, value, of }),
    record: (value: number, of?: unknown) =>
      told.push(name.endsWith('duration') ? { name, of } : { name, value, of }),
  })
  const metrics = {
    getMeter: (scope: string) => {
      told.push({ name: scope })
      return { createCounter: instrument, createHistogram: instrument, createGauge: instrument }
    },
  }
  const trace = {
    getTracer: () => ({
      startSpan: (name: string, { attributes }: { attributes: object }) => {
        const span: Record<string, unknown> = { name, ...attributes, events: [] }
        return {
          addEvent: (event: string, of: object) => (span.events as unknown[]).push({ event, ...of }),
          setAttributes: (of: object) => Object.assign(span, of),
          setStatus: (status: object) => Object.assign(span, { status }),
          end: () => spans.push(span),
        }
      },
    }),
  }
  return { told, spans, telemetry: { metrics, trace } }
}

const registryWith = (telemetry: Telemetry | undefined, views: ViewStore = memoryViews()) =>
  createRegistry({
    store: memoryEventStore({ log: { id: 'rehearsal', mode: 'rehearsal' } }),
    policy: defaultPolicy,
    views,
    ...(telemetry === undefined ? {} : { telemetry }),
  })

describe('an application that listens', () => {
  it('is told of the lines a question had to wait for, and how many cards are missing', async () => {
    const { told, spans, telemetry } = listening()
    const registry = await registryWith(telemetry)
    await send(registry, issue())
    await registry.holders({ on: '2019-01-01' as Day })
    const of = { 'union_card.work': 'catch-up' }
    expect(told).toStrictEqual([
      { name: '@union-card/registry' },
      { name: 'union_card.read_models.lines', value: 4, of },
      { name: 'union_card.read_models.duration', of },
      { name: 'union_card.read_models.set_aside', value: 0, of: undefined },
    ])
    expect(spans).toStrictEqual([
      {
        name: 'read_models catch-up',
        'union_card.work': 'catch-up',
        'union_card.lines': 4,
        events: [{ event: 'lines taken in', 'union_card.lines': 4 }],
      },
    ])
  })

  it('is told of a rebuild, and of no work where there is none', async () => {
    const { spans, telemetry } = listening()
    const registry = await registryWith(telemetry)
    await send(registry, issue())
    await registry.rebuild({ compare: false })
    await registry.holders()
    expect(spans.map(({ name, 'union_card.lines': lines }) => [name, lines])).toStrictEqual([
      ['read_models rebuild', 1],
    ])
  })

  it('is told of a failure by its kind, never in words', async () => {
    const { told, spans, telemetry } = listening()
    const views = memoryViews()
    const registry = await registryWith(telemetry, {
      ...views,
      advance: async () => {
        throw new RangeError('the number 110105194912310021')
      },
    })
    await expect(registry.holders()).rejects.toThrow(RangeError)
    expect(spans).toMatchObject([{ 'error.type': 'RangeError', 'union_card.lines': 0, status: { code: 2 } }])
    expect(JSON.stringify([told, spans])).not.toContain('110105194912310021')
  })
})

it('nobody is told anything unless asked', async () => {
  const registry = await registryWith(undefined)
  await send(registry, issue())
  expect(await registry.holders({ on: '2019-01-01' as Day })).toHaveLength(1)
})
