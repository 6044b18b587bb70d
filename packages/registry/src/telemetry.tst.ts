import { metrics, trace } from '@opentelemetry/api'
import { expect, test } from 'tstyche'
import type { Telemetry } from './telemetry.ts'

test('what an application has of OpenTelemetry is what is asked for', () => {
  expect({ metrics, trace }).type.toBeAssignableTo<Telemetry>()
  expect({ metrics }).type.toBeAssignableTo<Telemetry>()
  expect({ metrics: trace }).type.not.toBeAssignableTo<Telemetry>()
})

test('and of whatever release: only what is used is asked for', () => {
  type Attributes = { readonly [name: string]: string | number | undefined }
  type OfAnotherRelease = {
    readonly getMeter: (
      name: string,
      version?: string,
    ) => {
      readonly createCounter: (
        name: string,
        options?: object,
      ) => { readonly add: (by: number, of?: Attributes) => void }
      readonly createHistogram: (
        name: string,
        options?: object,
      ) => { readonly record: (value: number, of?: Attributes) => void }
      readonly createGauge: (
        name: string,
        options?: object,
      ) => { readonly record: (value: number, of?: Attributes) => void }
    }
  }
  expect<{ readonly metrics: OfAnotherRelease }>().type.toBeAssignableTo<Telemetry>()
})
