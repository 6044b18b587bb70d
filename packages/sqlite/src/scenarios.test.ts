import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { type Day, defaultPolicy, instantFrom, type Policy } from '@union-card/domain'
import { memoryEventStore } from '@union-card/event-store'
import { everything, type Known } from '@union-card/projections'
import { createRegistry, openRegistry } from '@union-card/registry'
import { newFile } from '../trials/newFile.ts'
import { open } from '../trials/viewsInFile.ts'

describe('a registry over SQLite read models', () => {
  type Sent = Record<string, unknown> & { readonly recordedAt: string }
  type Scenario = { rules: Policy['rules']; steps: { command: Sent }[]; asOf: { on: Day }[] }
  const scenarios = join(__dirname, '../../../examples/scenarios')

  it.each(readdirSync(scenarios))(
    'answers %s as one over those in memory, as known after every line',
    async (name) => {
      const { rules, steps, asOf }: Scenario = JSON.parse(readFileSync(join(scenarios, name), 'utf8'))
      const store = memoryEventStore({ log: { id: 'demo', mode: 'rehearsal' } })
      const file = newFile()
      const memory = await createRegistry({ store, policy: { ...defaultPolicy, rules } })
      const sqlite = await openRegistry({ store, views: (of) => open(file, of) })
      const cards = [...new Set(steps.map(({ command }) => String(command.card)))]
      const known: Known[] = [everything]
      for (const { command } of steps) {
        const { recordedAt, ...asked } = command
        const at = instantFrom(recordedAt)
        if (at === undefined) throw new Error(recordedAt)
        await memory.handle(asked, { recordedAt: at })
        const head = await memory.head()
        known.push({ kind: 'by', at }, ...(head === null ? [] : [{ kind: 'upTo', position: head } as const]))
        // Now and then, so that it takes in some lines one by one and some together.
        if (known.length % 3 === 0) await sqlite.caughtUp()
      }
      const questions = known.flatMap((known) => asOf.map(({ on }) => ({ on, known })))
      for (const question of questions) {
        expect(await sqlite.holders(question)).toStrictEqual(await memory.holders(question))
        expect(await sqlite.holderCounts(question)).toStrictEqual(await memory.holderCounts(question))
        for (const card of cards) {
          expect(await sqlite.standing(card, question)).toStrictEqual(await memory.standing(card, question))
          expect(await sqlite.custody(card, question.known)).toStrictEqual(
            await memory.custody(card, question.known),
          )
          expect(await sqlite.history(card, question.known)).toStrictEqual(
            await memory.history(card, question.known),
          )
        }
      }
      const before = await sqlite.holders(questions[0])
      await sqlite.rebuild()
      expect(await sqlite.holders(questions[0])).toStrictEqual(before)
    },
  )
})
