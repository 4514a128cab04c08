import { expect, it, onTestFinished } from 'vitest';
import { createAgentConfig, spawnAgent, waitForAgents } from '../../fixtures/provider/agents.ts';
import { createGate } from '../../fixtures/provider/gate.ts';
import { isSubagent } from '../../fixtures/provider/model-request.ts';
import { realClock } from '../../fixtures/provider/real-clock.ts';
import { answer, run, type Step, waiting, withUsage } from '../../fixtures/provider/script.ts';
import { type ThreadId, threadId as toThreadId } from '../../shared/base/ids.ts';
import { type BudgetScope, noBudget } from '../../shared/spending/budget.ts';
import { noTokens } from '../../shared/spending/model-tokens.ts';
import type { StatusEntry } from '../../shared/transcript/entry.ts';
import { emptyThreadStore } from '../threads/testing/empty-store.ts';
import { usualPolicy } from '../threads/testing/inert-services.ts';
import { startTestThread, ThreadBench } from '../threads/testing/thread-bench.ts';
import type { ThreadStoreAccess } from '../threads/thread-store-access.ts';
import { killCodex } from './testing/kill-codex.ts';
import { createOutgoing, sendMessage, TestApp, type TestAppOptions, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;

const mode = 'askWhenNeeded';
/** One model request of 1,000 tokens that goes on with a command. */
const step: Step = withUsage({ inputTokens: 900, outputTokens: 100 }, run('echo more'));
const last: Step = withUsage({ inputTokens: 900, outputTokens: 100 }, answer('Done.'));
const endless: readonly Step[] = Array.from({ length: 40 }, () => step);

async function start(options: TestAppOptions): Promise<TestWindow> {
  app = await TestApp.start(options);
  onTestFinished(() => app.end());
  return await app.openWindow();
}

function notes(window: TestWindow): readonly StatusEntry[] {
  return window.entries.filter(
    (entry): entry is StatusEntry => entry.kind === 'status' && entry.id.startsWith('budget'),
  );
}

const getUsed = async (window: TestWindow, threadId: ThreadId | null) => await window.get('getBudget', { threadId });

it('notes when little of a thread’s budget is left, and interrupts it within one model request of its limit', async () => {
  const window = await start({ settings: { budgets: { thread_tokens: 5_000 } }, steps: endless });
  const threadId = await sendMessage(window, 'Work', { mode });
  expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  // The fifth request reaches the limit.
  expect(app.provider.requests.length).toBeLessThanOrEqual(6);
  const [near, stop] = notes(window);
  expect(near).toMatchObject({ status: 'info', detail: '4,000 of 5,000 tokens.' });
  expect(stop).toMatchObject({
    status: 'warning',
    fact: 'The budget of this thread is used up.',
    commands: ['raiseThreadBudget'],
  });
  const requests = app.provider.requests.length;

  // The next message asks first, and nothing goes out.
  const refused = await window.ask('sendMessage', createOutgoing('Go on', { threadId, mode }));
  expect(refused).toMatchObject({ ok: false, error: { type: 'overBudget', scope: 'thread' } });
  expect(await window.ask('startReview', { threadId })).toEqual(refused);
  expect(app.provider.requests).toHaveLength(requests);

  const raised = await window.get('raiseBudget', { threadId, scope: 'thread' });
  expect(raised).toMatchObject({ goesOn: true, isOwn: true, thread: { budget: { tokens: 7_500 } } });
  // A second click, or another window, raises nothing more and sends no second message.
  const again = await window.get('raiseBudget', { threadId, scope: 'thread' });
  expect(again).toMatchObject({ goesOn: false, thread: { budget: { tokens: 7_500 } } });
  expect((await getUsed(window, threadId)).thread?.budget.tokens).toBe(7_500);
  await window.until(() => notes(window).some(({ detail }) => detail === 'You raised it to 7,500 tokens.'));
  expect(notes(window).find(({ id }) => id === stop?.id)?.commands).toEqual([]);

  await sendMessage(window, 'Go on', { threadId, mode });
  expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  // The provider reports nothing for a response that was interrupted.
  const until = Math.ceil((7_500 - (raised.thread?.used.tokens ?? 0)) / 1_000);
  expect(app.provider.requests.length).toBeLessThanOrEqual(requests + until + 1);
});

it('counts what was used before a restart, and starts nothing by itself', async () => {
  const window = await start({ steps: [step, step, step, ...endless] });
  const threadId = await sendMessage(window, 'Work', { mode });
  await window.until(() => (window.usage?.totalTokens ?? 0) >= 2_000);
  await window.get('stopTurn', { threadId });
  await waitForTurnEnd(window);
  const { thread: before } = await getUsed(window, threadId);
  await window.get('setBudget', { threadId, budget: { ...noBudget, tokens: before?.used.tokens ?? 0 } });
  const requests = app.provider.requests.length;

  await app.restart();
  const after = await app.openWindow();
  await after.open(threadId);
  const { day, thread } = await getUsed(after, threadId);
  expect(thread).toEqual({ ...before, budget: { ...noBudget, tokens: before?.used.tokens } });
  expect(day.used.tokens).toBe(before?.used.tokens);
  expect(await after.ask('sendMessage', createOutgoing('Go on', { threadId, mode }))).toMatchObject({
    error: { type: 'overBudget' },
  });
  expect(app.provider.requests).toHaveLength(requests);
});

it('counts agents for the thread they work for, and stops them with it', async () => {
  const window = await start({
    settings: { budgets: { thread_tokens: 4_000 } },
    config: createAgentConfig(2),
    rules: [{ when: isSubagent, step }],
    steps: [spawnAgent(2, 'Work'), waitForAgents(2), last],
  });
  const threadId = await sendMessage(window, 'Have it done', { mode });
  expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  const requests = app.provider.requests.filter(isSubagent).length;
  expect(requests).toBeLessThanOrEqual(6);
  await window.until(() =>
    window.entries.some((entry) => entry.kind === 'agents' && entry.agents.some(({ state }) => state === 'stopped')),
  );
  expect(notes(window).some(({ commands }) => commands.includes('raiseThreadBudget'))).toBe(true);
  expect((await getUsed(window, threadId)).thread?.used.tokens).toBeGreaterThanOrEqual(4_000);
});

it('stops all threads at the budget of the day, which a new thread asks about too', async () => {
  const window = await start({ settings: { budgets: { day_tokens: 3_000 } }, steps: [last, ...endless] });
  await sendMessage(window, 'First', { mode });
  await waitForTurnEnd(window);
  await sendMessage(window, 'Second', { mode });
  expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  expect(app.provider.requests.length).toBeLessThanOrEqual(4);
  expect(notes(window).at(-1)).toMatchObject({ fact: 'Today’s budget is used up.', commands: ['raiseDayBudget'] });
  const refused = await window.ask('sendMessage', createOutgoing('Third', { mode }));
  expect(refused).toMatchObject({ ok: false, error: { type: 'overBudget', scope: 'day' } });

  await window.get('raiseBudget', { threadId: null, scope: 'day' });
  // A thread that another one raised it for can go on, too.
  await window.until(() => notes(window).at(-1)?.detail === 'You raised it to 4,500 tokens.');
  expect(notes(window).at(-1)?.commands).toEqual(['continueTurn']);
  await app.restart();
  const after = await app.openWindow();
  expect((await getUsed(after, null)).day.budget.tokens).toBe(4_500);
});

it('stops and pauses a goal, which would go on by itself', async () => {
  const bench = await ThreadBench.open({ steps: Array.from({ length: 100 }, () => last) });
  onTestFinished(() => bench.close());
  const getBudget = (scope: BudgetScope) => ({ ...noBudget, tokens: scope === 'thread' ? 4_000 : null });
  const { codex, domain, window } = bench.start({ policy: { ...usualPolicy, getBudget } });
  const threadId = await startTestThread({ domain, window }, 'Hello');
  await window.until(() => window.transcript.turns[0]?.status === 'completed');
  await codex.request('thread/goal/set', { threadId, objective: 'Tidy up', status: 'active' });
  await window.until(
    () =>
      window.findEvents('threadGoalChanged').at(-1)?.payload.goal?.status === 'paused' &&
      bench.provider.isAnswering === false,
  );
  const requests = bench.provider.requests.length;
  // The fourth request reaches the limit.
  expect(requests).toBeLessThanOrEqual(5);
  expect(await codex.request('thread/goal/get', { threadId })).toMatchObject({ value: { goal: { status: 'paused' } } });
  expect(bench.provider.requests).toHaveLength(requests);
});

it('applies a budget that is set while a turn runs', async () => {
  const gate = createGate();
  const window = await start({ steps: [step, waiting(gate, step), ...endless] });
  const threadId = await sendMessage(window, 'Work', { mode });
  await app.provider.requestArrived(2);
  await window.get('setBudget', { threadId, budget: { ...noBudget, tokens: 2_000 } });
  gate.release();
  expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  expect(app.provider.requests.length).toBeLessThanOrEqual(3);
});

it('stops a turn at its minutes, without a word from the provider', async () => {
  const gate = createGate();
  let ahead = 0;
  const window = await start({
    appClock: { now: () => realClock.now() + ahead, after: (ms, then) => realClock.after(ms, then) },
    steps: [waiting(gate, last)],
  });
  const threadId = await sendMessage(window, 'Think', { mode });
  await app.provider.requestArrived(1);
  // A clock that goes back gives no more time.
  ahead = -3_600_000;
  await window.get('setBudget', { threadId, budget: { ...noBudget, minutes: 0.02 } });
  expect((await waitForTurnEnd(window)).status).toBe('interrupted');
  expect(notes(window).at(-1)).toMatchObject({ fact: 'The budget of this thread is used up.' });
  gate.release();
});

it('counts for a fork only its own turns, and for its original all of them', async () => {
  const gate = createGate();
  const window = await start({ steps: [last, step, waiting(gate, last)] });
  const threadId = await sendMessage(window, 'Work', { mode });
  await waitForTurnEnd(window);
  const { day, thread } = await getUsed(window, threadId);
  const fork = await window.get('forkThread', { threadId });
  await window.open(fork.threadId);
  await sendMessage(window, 'Elsewhere', { threadId: fork.threadId, mode });
  await app.provider.requestArrived(3);
  await killCodex(app);
  gate.release();
  await waitForTurnEnd(window);
  const { day: later, thread: forked } = await getUsed(window, fork.threadId);
  expect((await getUsed(window, threadId)).thread).toEqual(thread);
  expect(later.used.tokens).toBe(day.used.tokens + 1_000);
  expect(later.used.minutes).toBeCloseTo((thread?.used.minutes ?? 0) + (forked?.used.minutes ?? 0));

  await app.restart();
  const after = await app.openWindow();
  expect((await getUsed(after, fork.threadId)).thread?.used).toEqual(forked?.used);
  expect((await getUsed(after, threadId)).thread?.used).toEqual(thread?.used);
  expect((await getUsed(after, null)).day.used).toEqual(later.used);
});

it('notes on each day that little of its budget is left', async () => {
  // Codex's own clock says when tokens were used: they count for both days.
  let ahead = -86_400_000;
  const window = await start({
    appClock: { now: () => realClock.now() + ahead, after: (ms, then) => realClock.after(ms, then) },
    settings: { budgets: { day_tokens: 1_250 } },
    steps: [last, last],
  });
  const threadId = await sendMessage(window, 'Work', { mode });
  await waitForTurnEnd(window);
  await window.until(() => notes(window).length === 1);
  ahead = 0;
  await sendMessage(window, 'Work on', { threadId, mode });
  await waitForTurnEnd(window);
  expect(notes(window).filter(({ detail }) => detail === '1,000 of 1,250 tokens.')).toHaveLength(2);
});

it('takes a clock that jumps forward for sleep, and what it read of a wrong day for incomplete', async () => {
  const gate = createGate();
  let ahead = 0;
  const window = await start({
    appClock: { now: () => realClock.now() + ahead, after: (ms, then) => realClock.after(ms, then) },
    steps: [last, waiting(gate, last)],
  });
  const threadId = await sendMessage(window, 'Work', { mode });
  await waitForTurnEnd(window);
  await sendMessage(window, 'Think', { threadId, mode });
  await app.provider.requestArrived(2);
  await window.get('setBudget', { threadId, budget: { ...noBudget, minutes: 30 } });
  ahead = 3_600_000;
  expect((await getUsed(window, threadId)).thread?.used.minutes).toBeLessThan(20);
  gate.release();
  expect((await waitForTurnEnd(window)).status).toBe('completed');

  ahead = 3 * 86_400_000;
  await app.restart();
  const after = await app.openWindow();
  expect((await getUsed(after, null)).day.used.tokens).toBe(0);
  ahead = 0;
  expect((await getUsed(after, null)).day.used.tokens).toBe(2_000);
});

it('tells a window that shows an agent about the budget of the thread it works for', async () => {
  const gate = createGate();
  const window = await start({
    config: createAgentConfig(2),
    rules: [{ when: isSubagent, step: waiting(gate, last) }],
    steps: [spawnAgent(2, 'Work'), waitForAgents(2), last],
  });
  const threadId = await sendMessage(window, 'Have it done', { mode });
  const agents = () => window.entries.flatMap((entry) => (entry.kind === 'agents' ? entry.agents : []));
  const agent = await window.until(() => agents().find((each) => each.threadId !== null)?.threadId);
  const other = await app.openWindow();
  await other.open(agent);
  await window.get('setBudget', { threadId, budget: { ...noBudget, tokens: 90_000 } });
  const changed = await other.until(() => other.received.find(({ name }) => name === 'budgetChanged'));
  expect(changed.payload).toMatchObject({ threadId: agent, thread: { budget: { tokens: 90_000 } } });
  gate.release();
  await waitForTurnEnd(window);
});

it('reads budgets and what was used once a locked store opens', async () => {
  const bench = await ThreadBench.open({});
  onTestFinished(() => bench.close());
  const threadId = toThreadId.parse('stored');
  const budget = { ...noBudget, tokens: 2_000 };
  const spent = [{ ...noTokens, model: 'm', input: 1_500 }];
  let isOpen = false;
  const budgets: ThreadStoreAccess['budgets'] = {
    ...emptyThreadStore.budgets,
    read: async () => (isOpen ? { threads: [{ threadId, budget }], day: null } : null),
    readSpending: async () => (isOpen ? { threads: [{ threadId, spent }], turns: [] } : null),
  };
  const { domain, window } = bench.start({ threadStore: { ...emptyThreadStore, budgets } });
  const getThread = async () => {
    const report = await domain.handlers.getBudget(window, { threadId });
    return report.ok ? report.value.thread : null;
  };
  expect(await getThread()).toMatchObject({ budget: noBudget, used: { tokens: 0 } });
  isOpen = true;
  expect(await getThread()).toMatchObject({ budget, used: { tokens: 1_500 } });
});

it('says that a provider without a count, or a model without a price, cannot be limited that way', async () => {
  const window = await start({
    settings: { budgets: { thread_tokens: 9_000, thread_dollars: 1 } },
    steps: [withUsage({ inputTokens: 0, outputTokens: 0 }, answer('Done.')), last],
  });
  const { table } = await window.get('getPrices', null);
  await window.get('savePrices', { table: { ...table, models: table.models.filter(({ model }) => model === 'o3') } });
  const threadId = await sendMessage(window, 'Work', { mode });
  await waitForTurnEnd(window);
  await window.until(() => notes(window).length > 0);
  expect(notes(window)).toMatchObject([{ fact: expect.stringContaining('reported no tokens'), status: 'warning' }]);
  await sendMessage(window, 'More', { threadId, mode });
  await waitForTurnEnd(window);
  await window.until(() => notes(window).length > 1);
  expect(notes(window)[1]).toMatchObject({ fact: expect.stringContaining('has no price'), status: 'warning' });
});

it('counts a suggested title once, and suggests none over the budget', async () => {
  const window = await start({
    steps: [last, withUsage({ inputTokens: 300, outputTokens: 20 }, answer('Title')), last],
  });
  const threadId = await sendMessage(window, 'Work', { mode });
  await waitForTurnEnd(window);
  await window.get('suggestTitle', { threadId });
  expect((await getUsed(window, threadId)).thread?.used.tokens).toBe(1_320);
  await sendMessage(window, 'More', { threadId, mode });
  await waitForTurnEnd(window);
  expect((await getUsed(window, threadId)).thread?.used.tokens).toBe(2_320);
  await window.get('setBudget', { threadId, budget: { ...noBudget, tokens: 2_000 } });
  expect(await window.ask('suggestTitle', { threadId })).toMatchObject({ ok: false, error: { type: 'refused' } });
  expect(app.provider.requests).toHaveLength(3);
});
