import type { Day } from '@union-card/domain'
import type { Known } from '@union-card/projections'
import { expect, test } from 'tstyche'
import type { Registry, RegistryOptions } from './registry.ts'
import type { Telemetry } from './telemetry.ts'

declare const registry: Registry
declare const on: Day | undefined
declare const known: Known | undefined
declare const text: string | undefined
declare const telemetry: Telemetry | undefined

test('what a question leaves open may be undefined, as it comes from a request', () => {
  expect(registry.standing).type.toBeCallableWith('card-1', { on, known })
  expect(registry.custody).type.toBeCallableWith('card-1', known)
  expect(registry.holders).type.toBeCallableWith({ on, known, union: text, issuer: text, limit: undefined })
  expect(registry.inTransit).type.toBeCallableWith({ on, union: text, olderThan: on })
  expect(registry.statistics).type.toBeCallableWith({ on, since: on })
  expect(registry.changes).type.not.toBeCallableWith({ from: on, to: on })
  expect(registry.roster).type.not.toBeCallableWith({ union: text })
  expect(registry.holderCounts).type.not.toBeCallableWith({ on, limit: 10 })
})

test('nor need what is optional beside a command or a registry be left out', () => {
  expect(registry.handle).type.toBeCallableWith({}, { corr: text, cause: text, recordedAt: undefined })
  expect({
    telemetry,
    facts: undefined,
    models: undefined,
    views: undefined,
    clock: undefined,
  }).type.toBeAssignableTo<Omit<RegistryOptions, 'store'>>()
})

test('a question is no text, and a day no text either', () => {
  expect(registry.standing).type.not.toBeCallableWith('card-1', '2019-07-03')
  expect(registry.standing).type.not.toBeCallableWith('card-1', { on: '2019-07-03' })
  expect(registry.holders).type.not.toBeCallableWith('union-a')
})
