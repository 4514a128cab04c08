import { expect, it } from 'vitest';
import { threadId, turnId } from '../../../shared/base/ids.ts';
import { noBudget } from '../../../shared/spending/budget.ts';
import { noTokens } from '../../../shared/spending/model-tokens.ts';
import { emptyTranscript, type Turn } from '../../../shared/transcript/turn.ts';
import { forgetThreads } from './forget-threads.ts';
import { readSpending } from './reads/read-spending.ts';
import { putDayBudget, putThreadBudget, readBudgets } from './stored-budgets.ts';
import { openJournal, openStore, sampleThread, save, toFacts } from './testing/sample-store.ts';

const budget = { ...noBudget, tokens: 100 };

it('keeps the budgets of threads, and the one of the last day that was raised', () => {
  const db = openStore();
  putThreadBudget(db, { threadId: sampleThread, budget });
  putThreadBudget(db, { threadId: threadId.parse('other'), budget: noBudget });
  putDayBudget(db, { start: 1, budget });
  putDayBudget(db, { start: 2, budget: noBudget });
  expect(readBudgets(db).threads).toHaveLength(2);
  expect(readBudgets(db).day).toEqual({ start: 2, budget: noBudget });
  putThreadBudget(db, { threadId: threadId.parse('other'), budget: null });
  expect(readBudgets(db).threads).toEqual([{ threadId: sampleThread, budget }]);
  // A deleted thread leaves nothing, and another window may not know about the deletion yet.
  const journal = openJournal();
  forgetThreads(db, journal, { threadIds: [sampleThread], at: 1 });
  putThreadBudget(db, { threadId: sampleThread, budget });
  expect(readBudgets(db).threads).toEqual([]);
  journal.close();
  db.close();
});

it('leaves out a budget that this version cannot read', () => {
  const db = openStore();
  putThreadBudget(db, { threadId: sampleThread, budget });
  db.prepare('UPDATE drafts SET draft = \'{"tokens": "many"}\'').run();
  expect(readBudgets(db).threads).toEqual([]);
  db.close();
});

it('reads what a thread and its agents have used, and what was used since a time', () => {
  const db = openStore();
  const used = (at: number, input: number) => ({ ...noTokens, model: 'm', input, at, after: null });
  const turn = (id: string, usage: Turn['usage']): Turn => ({
    id: turnId.parse(id),
    status: 'completed',
    startedAt: 10,
    endedAt: 20,
    durationMs: 10,
    model: 'm',
    hadEffects: false,
    hasDiff: false,
    entries: [],
    ...(usage !== undefined && { usage }),
  });
  const total = { totalTokens: 0, inputTokens: 0, cachedInputTokens: 0, outputTokens: 0, reasoningTokens: 0 };
  const usage = { ...total, lastTokens: 0, contextWindow: null, spent: [{ ...noTokens, model: 'm', input: 8 }] };
  // A title that was suggested long after the turn.
  const turns = [turn('old', [used(15, 1)]), turn('titled', [used(15, 2), used(99, 5)]), turn('silent', undefined)];
  save(db, { ...emptyTranscript, turns, usage });
  const agent = toFacts({
    id: threadId.parse('agent'),
    agentOf: { parent: sampleThread, turnId: null, entryId: null, name: 'a' },
    usage,
  });
  save(db, { ...emptyTranscript, turns: [turn('of agent', [used(90, 8)])], usage }, emptyTranscript, { thread: agent });

  const family = readSpending(db, { threadId: sampleThread });
  expect(family.threads.map(({ spent, threadId: id }) => [id, spent[0]?.input])).toEqual([
    [sampleThread, 8],
    ['agent', 8],
  ]);
  expect(family.turns.map(({ id }) => id).toSorted()).toEqual(['of agent', 'old', 'silent', 'titled']);
  expect(readSpending(db, { since: 50 }).turns.map(({ id }) => id)).toEqual(['titled', 'of agent']);
  db.close();
});
