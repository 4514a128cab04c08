import { afterEach, expect, it } from 'vitest';
import { answer, run, withUsage } from '../../fixtures/provider/script.ts';
import { CodexClient } from '../../fixtures/testkit/codex-client.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { toRunId } from '../../shared/runs/run-ref.ts';
import { sumAllTokens } from '../../shared/spending/model-tokens.ts';
import { getOwnUsage } from '../../shared/transcript/own-usage.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

const mode = 'askWhenNeeded';
const costing = (inputTokens: number, outputTokens: number) => ({ inputTokens, outputTokens });

/** Returns what the run of a thread spent, according to its card, its totals and its usage events. */
async function spentBy(window: TestWindow, threadId: ThreadId) {
  const ref = { projectRoot: app.workspace.path, runId: toRunId(threadId) };
  const { card } = await window.get('getRunInfo', ref);
  const { events, totals } = await window.get('getRunEvents', {
    ...ref,
    place: { type: 'offset', offset: 0 },
    limit: 200,
  });
  const reported = events.flatMap(({ data, type }) =>
    type === 'usage' ? [[data.input_tokens, data.output_tokens]] : [],
  );
  const sums = [card.spent, totals.spent].map((spent) => [sumAllTokens(spent).input, sumAllTokens(spent).output]);
  return { reported, sums, tokens: card.tokens };
}

it('counts the spending of each thread across a restart, and for a fork only what it adds', async () => {
  app = await TestApp.start({
    steps: [
      withUsage(costing(1_000, 50), run('echo one')),
      withUsage(costing(1_200, 60), answer('One.')),
      withUsage(costing(1_500, 70), answer('Two.')),
      withUsage(costing(2_000, 80), answer('In the fork.')),
      withUsage(costing(3_000, 90), answer('Again.')),
    ],
  });
  const first = await app.openWindow();
  const threadId = await sendMessage(first, 'Count', { mode });
  await waitForTurnEnd(first);
  const before = {
    reported: [
      [1_000, 50],
      [1_200, 60],
    ],
    sums: [
      [2_200, 110],
      [2_200, 110],
    ],
    tokens: 2_310,
  };
  expect(await spentBy(first, threadId)).toEqual(before);

  await app.restart();
  const window = await app.openWindow();
  await window.open(threadId);
  expect(await spentBy(window, threadId)).toEqual(before);
  await sendMessage(window, 'Go on', { threadId, mode });
  await waitForTurnEnd(window);
  const after = {
    reported: [...before.reported, [1_500, 70]],
    sums: [
      [3_700, 180],
      [3_700, 180],
    ],
    tokens: 3_880,
  };
  expect(await spentBy(window, threadId)).toEqual(after);

  const fork = await window.get('forkThread', { threadId });
  await window.open(fork.threadId);
  expect(getOwnUsage(window.usage)?.totalTokens ?? 0).toBe(0);
  await sendMessage(window, 'Elsewhere', { threadId: fork.threadId, mode });
  await waitForTurnEnd(window);
  const ofFork = {
    reported: [[2_000, 80]],
    sums: [
      [2_000, 80],
      [2_000, 80],
    ],
    tokens: 2_080,
  };
  expect(await spentBy(window, fork.threadId)).toEqual(ofFork);
  expect(getOwnUsage(window.usage)).toMatchObject({ totalTokens: 2_080 });

  await app.restart();
  const later = await app.openWindow();
  await later.open(fork.threadId);
  expect(await spentBy(later, fork.threadId)).toEqual(ofFork);
  await sendMessage(later, 'Once more', { threadId: fork.threadId, mode });
  await waitForTurnEnd(later);
  expect(await spentBy(later, fork.threadId)).toMatchObject({
    reported: [
      [2_000, 80],
      [3_000, 90],
    ],
    tokens: 5_170,
  });
  expect(await spentBy(later, threadId)).toEqual(after);
});

it('does not count spending of another program in a thread as spent here', async () => {
  app = await TestApp.start({
    steps: [
      withUsage(costing(1_000, 50), answer('Mine.')),
      withUsage(costing(5_000, 500), answer('Theirs.')),
      withUsage(costing(1_100, 60), answer('Mine again.')),
    ],
  });
  const first = await app.openWindow();
  const threadId = await sendMessage(first, 'Hello', { mode });
  await waitForTurnEnd(first);
  await app.restart(async () => {
    const other = await CodexClient.start({ codexHome: app.codexHome.path });
    await other.request('thread/resume', { threadId, excludeTurns: true });
    const ended = other.notified('turn/completed');
    await other.request('turn/start', { threadId, input: [{ type: 'text', text: 'Elsewhere', text_elements: [] }] });
    await ended;
    await other.stop();
  });
  const window = await app.openWindow();
  await window.open(threadId);
  await sendMessage(window, 'Back', { threadId, mode });
  await waitForTurnEnd(window);
  expect((await spentBy(window, threadId)).reported).toEqual([
    [1_000, 50],
    [1_100, 60],
  ]);
});

it('shows the same prices in every window, and stores them', async () => {
  app = await TestApp.start();
  const [one, two] = [await app.openWindow(), await app.openWindow()];
  const { table } = await one.get('getPrices', null);
  const own = { ...table, models: [{ model: 'mine', input: 1, cachedInput: 0.5, cacheWrite: 1, output: 2 }] };
  await one.get('savePrices', { table: own });
  expect(await two.get('getPrices', null)).toMatchObject({ table: own, isOwn: true, problems: [] });
  await app.restart();
  expect((await (await app.openWindow()).get('getPrices', null)).table).toEqual(own);
});

it('counts what a suggested title spent with the last turn of its thread, once, also after a restart and in a fork', async () => {
  app = await TestApp.start({
    steps: [
      withUsage(costing(1_000, 50), answer('One.')),
      withUsage(costing(1_100, 5), answer('A title')),
      withUsage(costing(1_500, 70), answer('Two.')),
      withUsage(costing(1_600, 6), answer('Another title')),
      withUsage(costing(2_000, 80), answer('Three.')),
    ],
  });
  const window = await app.openWindow();
  const threadId = await sendMessage(window, 'Count', { mode });
  await waitForTurnEnd(window);
  await window.get('suggestTitle', { threadId });
  const titled = [
    [1_000, 50],
    [1_100, 5],
  ];
  expect(await spentBy(window, threadId)).toEqual({
    reported: titled,
    sums: Array(2).fill([2_100, 55]),
    tokens: 2_155,
  });
  await sendMessage(window, 'Go on', { threadId, mode });
  await waitForTurnEnd(window);
  const after = { reported: [...titled, [1_500, 70]], sums: Array(2).fill([3_600, 125]), tokens: 3_725 };
  expect(await spentBy(window, threadId)).toEqual(after);

  await app.restart();
  const later = await app.openWindow();
  await later.open(threadId);
  expect(await spentBy(later, threadId)).toEqual(after);
  await later.get('suggestTitle', { threadId });
  const both = { reported: [...after.reported, [1_600, 6]], sums: Array(2).fill([5_200, 131]), tokens: 5_331 };
  expect(await spentBy(later, threadId)).toEqual(both);
  const fork = await later.get('forkThread', { threadId });
  await later.open(fork.threadId);
  await sendMessage(later, 'Elsewhere', { threadId: fork.threadId, mode });
  await waitForTurnEnd(later);
  expect(await spentBy(later, fork.threadId)).toMatchObject({ reported: [[2_000, 80]], tokens: 2_080 });
});
