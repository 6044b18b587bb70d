import { defaultPolicy, type Policy, stackIds } from '@union-card/domain'
import {
  categoryOf,
  type Evidence,
  type Finding,
  finding,
  type Inspect,
  type RecordedLine,
  type StreamName,
  streamName,
  type Verified,
  type Verifying,
  verifyLines,
} from '@union-card/event-store'
import * as E from 'fp-ts/lib/Either.js'
import { malformedBesidesCards } from './besidesCards.ts'
import { cardsAgain, nothing, placeOf } from './cardsAgain.ts'
import { readPolicy, settingsStream } from './settings.ts'

/**
 * Verifies a log: an event store, or evidence from one that may be damaged. Every line must be whole and linked to the
 * one before, and must say what a registry could have recorded: data that reads, numbers and memberships claimed, each
 * card's history judged again as far as the log itself holds what that needs, and beside it what other cards have. Reads
 * only, and goes on after a finding; memory grows with the number of streams, not of lines. Rejects with `ReadFailed` when the store cannot go on.
 */
export const verifyLog = (evidence: Evidence, verifying: Verifying = {}): Promise<Verified> =>
  verifyLines(evidence, verifying, inspecting(evidence))

const inspecting = (evidence: Evidence): Inspect => {
  const { id, mode } = evidence.log
  const settings = settingsStream(id)
  const claimants = new Map<StreamName, readonly string[]>()
  let policies: readonly Policy[] = []
  let doubts: ReadonlySet<string> = new Set()
  let begun = false

  const inspectCard = cardsAgain(evidence, {
    policies: () => (policies.length === 0 || doubts.has(settings) ? anyPolicy : policies),
    isClaimed: ({ stream }, card, before) =>
      doubts.has(stream) ||
      claimants.get(stream)?.includes(card) === true ||
      evidence.isWhole?.(before) === false,
    rivals: ({ stream }, card, before) =>
      evidence.isWhole?.(before) === false
        ? []
        : (claimants.get(stream) ?? []).filter(
            (other) => other !== card && !doubts.has(streamName('card', other)),
          ),
  })

  const differs = (recorded: RecordedLine): readonly Finding[] => [
    finding('settings-differ', placeOf(recorded), { type: recorded.line.type, mode: mode ?? null }),
  ]

  const settingsSaid = (recorded: RecordedLine): readonly Finding[] => {
    const { type, rev, data } = recorded.line
    const policy = readPolicy(data.policy)
    if (E.isRight(policy)) policies = [...policies, policy.right]
    const asExpected =
      rev === 0
        ? type === 'LogCreated' && (mode === undefined || data.mode === mode)
        : type === 'PolicyChanged'
    return asExpected ? nothing : differs(recorded)
  }

  const inspect = (recorded: RecordedLine): ReturnType<Inspect> => {
    const { stream, data } = recorded.line
    const category = categoryOf(stream)
    if (category === 'card') return inspectCard(recorded)
    const [malformed] = malformedBesidesCards(recorded.line)
    if (malformed !== undefined) return [finding('data-unreadable', placeOf(recorded), { ...malformed })]
    if (category === 'number' || category === 'member')
      claimants.set(stream, [...(claimants.get(stream) ?? []), String(data.card)])
    return stream === settings ? settingsSaid(recorded) : nothing
  }

  return (recorded, doubted) => {
    if (begun) return inspect(recorded)
    begun = true
    doubts = doubted
    const early = recorded.line.stream !== settings && !doubted.has(settings)
    return early ? andThen(differs(recorded), inspect(recorded)) : inspect(recorded)
  }
}

const andThen = async (first: readonly Finding[], then: ReturnType<Inspect>): Promise<readonly Finding[]> => [
  ...first,
  ...(await then),
]

/** Where the log's own settings are damaged, no rule is held against an entry that some policy would not ask. */
const anyPolicy: readonly Policy[] = stackIds.flatMap((rules) =>
  (['entry', 'filing'] as const).map((expulsionEffective) => ({
    ...defaultPolicy,
    rules,
    expulsionEffective,
  })),
)
