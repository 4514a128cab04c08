import { expect, it, onTestFinished } from 'vitest';
import { createAgentConfig, createAgentRule, spawnAgent, waitForAgents } from '../../fixtures/provider/agents.ts';
import { createGate } from '../../fixtures/provider/gate.ts';
import { listUserMessages } from '../../fixtures/provider/model-request.ts';
import { answer, createNumberedWords, fail, run, waiting, withUsage } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { noBudget } from '../../shared/spending/budget.ts';
import { sumTokens } from '../../shared/spending/model-tokens.ts';
import { killCodex } from './testing/kill-codex.ts';
import { openTestApp, sendMessage, type TestAppOptions, waitForTurnEnd } from './testing/test-app.ts';

type Asking = RequestInput<'askAside'>;

const refused = (words: string) => ({
  ok: false,
  error: { type: 'refused', message: expect.stringContaining(words) },
});

/** An app with a thread of one turn. */
async function setUp(steps: NonNullable<TestAppOptions['steps']>) {
  const { app, window } = await openTestApp({ steps: [answer('I chose a list.'), ...steps] });
  const thread = await sendMessage(window, 'Store the names');
  await waitForTurnEnd(window);
  return { app, window, thread };
}

const about = (threadId: ThreadId, more: Partial<Asking> = {}): Asking => ({
  threadId,
  id: 'first',
  quote: 'a list',
  question: 'Why not a map?',
  earlier: [],
  isRepeated: false,
  ...more,
});

it('answers from the context of a thread, adds nothing to it, and counts the tokens as its own', async () => {
  const { app, thread, window } = await setUp([answer('The order **matters**.'), answer('Go on.')]);
  const { entries } = window;
  const earlier = [{ quote: null, question: 'Which one?', answer: 'The first.' }];
  const asked = await window.get('askAside', about(thread, { earlier }));
  expect(asked).toMatchObject({ answer: 'The order **matters**.', isCut: false });
  const [said, question] = listUserMessages(app.provider.requests[1] ?? expect.fail('Nothing was sent'));
  expect(said).toBe('Store the names');
  expect(question).toMatch(/Which one\?\nAnswer:\nThe first\..*> a list\n\nQuestion:\nWhy not a map\?$/s);
  expect(window.entries).toEqual(entries);
  expect(window.usage?.aside).toEqual([asked.tokens]);
  expect(asked.tokens?.input).toBeGreaterThan(0);
  await sendMessage(window, 'Go on', { threadId: thread });
  await waitForTurnEnd(window);
  expect(listUserMessages(app.provider.requests[2] ?? expect.fail('Nothing was sent'))).toEqual([
    'Store the names',
    'Go on',
  ]);
});

it('answers while a turn runs, which goes on', async () => {
  const gate = createGate();
  onTestFinished(() => gate.release());
  const { app, thread, window } = await setUp([waiting(gate, answer('Renamed.')), answer('Yes.')]);
  await sendMessage(window, 'Rename them', { threadId: thread });
  await app.provider.requestArrived(2);
  expect(await window.get('askAside', about(thread))).toMatchObject({ answer: 'Yes.' });
  expect(window.lastTurn?.status).toBe('running');
  gate.release();
  expect(await waitForTurnEnd(window)).toMatchObject({ status: 'completed' });
});

it('answers while an approval waits, which goes on waiting', async () => {
  const { thread, window } = await setUp([run('npm install'), answer('It installs.')]);
  await sendMessage(window, 'Install it', { threadId: thread, mode: 'askForEverything' });
  await window.until(() => window.waiting.length === 1);
  expect(await window.get('askAside', about(thread))).toMatchObject({ answer: 'It installs.' });
  expect([window.waiting.length, window.lastTurn?.status]).toEqual([1, 'running']);
});

it('says when the provider reports no tokens, and when Codex returns no answer of that length', async () => {
  const silent = withUsage({ inputTokens: 0, outputTokens: 0 }, answer('Yes.'));
  const { thread, window } = await setUp([silent, answer('x'.repeat(1_000_000))]);
  expect(await window.get('askAside', about(thread))).toMatchObject({ answer: 'Yes.', tokens: null });
  expect(await window.ask('askAside', about(thread, { id: 'second' }))).toMatchObject(refused('no answer this long'));
});

it('sends nothing in the thread of an agent, and counts a question for a budget, which can refuse one', async () => {
  const { app, window } = await openTestApp({
    config: createAgentConfig(2),
    rules: [createAgentRule('ls', 'Counted.')],
    steps: [spawnAgent(2, 'Count'), waitForAgents(2), answer('Done.'), answer('Yes.')],
  });
  const thread = await sendMessage(window, 'Have it done', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  const agents = window.entries.flatMap((entry) => (entry.kind === 'agents' ? entry.agents : []));
  const agent = agents.find(({ threadId }) => threadId !== null)?.threadId ?? expect.fail('No agent');
  expect(await window.ask('askAside', about(agent))).toMatchObject(refused('the thread that the agent works for'));
  const getUsed = async () => (await window.get('getBudget', { threadId: thread })).thread?.used.tokens ?? 0;
  const [requests, before] = [app.provider.requests.length, await getUsed()];
  const { tokens } = await window.get('askAside', about(thread, { id: 'second' }));
  expect(await getUsed()).toBe(before + (tokens?.input ?? 0) + (tokens?.output ?? 0));
  await window.get('setBudget', { threadId: thread, budget: { ...noBudget, tokens: before } });
  expect(await window.ask('askAside', about(thread, { id: 'third' }))).toMatchObject(refused('budget'));
  expect(app.provider.requests).toHaveLength(requests + 1);
});

it('says when the answer needs a tool, when the provider fails, and when a question is too long', async () => {
  const { thread, window } = await setUp([run('cat names.txt'), fail(429)]);
  expect(await window.get('askAside', about(thread))).toMatchObject({ answer: null });
  expect(window.waiting).toEqual([]);
  const refused = (words: string) => ({
    ok: false,
    error: { type: 'refused', message: expect.stringContaining(words) },
  });
  expect(await window.ask('askAside', about(thread, { id: 'second' }))).toMatchObject(refused('Rate limit reached.'));
  expect(await window.ask('askAside', about(thread, { id: 'third', question: 'x'.repeat(1_501) }))).toMatchObject(
    refused('too long'),
  );
});

it('cancels a question at the provider', async () => {
  const endless = answer(createNumberedWords(8_000), { deltaLength: 10, perSecond: 50 });
  const { app, thread, window } = await setUp([endless]);
  const asked = window.ask('askAside', about(thread));
  await app.provider.requestArrived(2);
  await window.get('cancelAside', { id: 'first' });
  expect(await asked).toEqual({ ok: false, error: { type: 'canceled' } });
  await expect.poll(() => app.provider.isAnswering).toBe(false);
  expect(app.provider.requests).toHaveLength(2);
});

it('a question asked twice is sent once, its answer waits for a page that was loaded again, and it can be canceled', async () => {
  const gate = createGate();
  onTestFinished(() => gate.release());
  const { app, thread, window } = await setUp([waiting(gate, answer('Once.')), waiting(gate, answer('Too late.'))]);
  const [first, second] = [window.ask('askAside', about(thread)), window.ask('askAside', about(thread))];
  await app.provider.requestArrived(2);
  const canceled = window.ask('askAside', about(thread, { id: 'second' }));
  await app.provider.requestArrived(3);
  await window.get('cancelAside', { id: 'second' });
  expect(await canceled).toEqual({ ok: false, error: { type: 'canceled' } });
  gate.release();
  for (const each of [first, second]) expect(await each).toMatchObject({ ok: true, value: { answer: 'Once.' } });
  const repeated = about(thread, { isRepeated: true });
  expect(await window.get('askAside', repeated)).toMatchObject({ answer: 'Once.' });
  expect(app.provider.requests).toHaveLength(3);
  await app.restart();
  const after = await app.openWindow();
  expect(await after.ask('askAside', repeated)).toEqual({ ok: false, error: { type: 'gone' } });
  expect(app.provider.requests).toHaveLength(3);
});

it('asks before a secret leaves in a question, in its quotation or in an earlier one, and masks it', async () => {
  const token = `ghp_${'Ab1'.repeat(12)}`;
  const { app, thread, window } = await setUp([answer('A token.')]);
  const places: readonly Partial<Asking>[] = [
    { question: `What is ${token}?` },
    { quote: token },
    { earlier: [{ quote: null, question: token, answer: 'A token.' }] },
    { earlier: [{ quote: null, question: 'Which token?', answer: token }] },
  ];
  for (const place of places) {
    expect(await window.ask('askAside', about(thread, place))).toMatchObject({
      ok: false,
      error: { type: 'needsInputAnswer', findings: [{ kind: 'secret' }] },
    });
  }
  const earlier = places.flatMap((place) => place.earlier ?? []);
  const all = about(thread, { ...Object.assign({}, ...places), earlier, inputAnswer: 'mask' });
  const { sent } = await window.get('askAside', all);
  expect(JSON.stringify([sent, app.provider.requests.at(-1)])).not.toContain(token);
});

it('a window that takes the place of a closed one gets the answer that the closed one waited for', async () => {
  const gate = createGate();
  onTestFinished(() => gate.release());
  const { app, thread, window } = await setUp([waiting(gate, answer('Once.'))]);
  void window.ask('askAside', about(thread));
  await app.provider.requestArrived(2);
  window.close();
  const next = await app.openWindow();
  const asked = next.ask('askAside', about(thread, { isRepeated: true }));
  gate.release();
  expect(await asked).toMatchObject({ ok: true, value: { answer: 'Once.' } });
  expect(app.provider.requests).toHaveLength(2);
});

it('counts a question that comes before Codex has reported anything', async () => {
  const gate = createGate();
  onTestFinished(() => gate.release());
  const { app, window } = await openTestApp({ steps: [waiting(gate, answer('Done.')), answer('Yes.')] });
  const thread = await sendMessage(window, 'Store the names');
  await app.provider.requestArrived(1);
  const { tokens } = await window.get('askAside', about(thread));
  expect(window.usage?.aside).toEqual([tokens]);
  gate.release();
  const { usage = [] } = await waitForTurnEnd(window);
  expect(window.usage).toMatchObject({ aside: [tokens], spent: [...sumTokens([usage])] });
  // The first report of the turn counts in full, and once.
  const { inputTokens = 0, outputTokens = 0 } = window.usage ?? {};
  const [sum] = sumTokens([usage]);
  expect(sum?.input).toBe(inputTokens + (tokens?.input ?? 0));
  expect(sum?.output).toBe(outputTokens + (tokens?.output ?? 0));
});

it('cancels a question at once, even if Codex answers nothing anymore', async () => {
  const gate = createGate();
  onTestFinished(() => gate.release());
  const { app, thread, window } = await setUp([waiting(gate, answer('Once.'))]);
  const asked = window.ask('askAside', about(thread));
  await app.provider.requestArrived(2);
  await killCodex(app, 'SIGSTOP');
  onTestFinished(() => killCodex(app, 'SIGCONT'));
  await window.get('cancelAside', { id: 'first' });
  expect(await asked).toEqual({ ok: false, error: { type: 'canceled' } });
});

it('says that the host has ended, not that the user canceled', async () => {
  const gate = createGate();
  onTestFinished(() => gate.release());
  const { app, thread, window } = await setUp([waiting(gate, answer('Once.'))]);
  const asked = window.ask('askAside', about(thread));
  await app.provider.requestArrived(2);
  await app.restart();
  expect(await asked).toEqual({ ok: false, error: { type: 'gone' } });
});
