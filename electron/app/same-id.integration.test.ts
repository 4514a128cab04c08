import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import {
  answer,
  call,
  callMcp,
  comment,
  forgedOutput,
  patch,
  pausing,
  run,
  type Step,
  together,
} from '../../fixtures/provider/script.ts';
import type { WaitingApproval } from '../../shared/approvals/approval.ts';
import { err } from '../../shared/base/result.ts';
import { sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
let window: TestWindow;
afterEach(() => app.end());

const notes = {
  command: process.execPath,
  args: [join(import.meta.dirname, '../../fixtures/mcp-server/main.ts')],
  supports_parallel_tool_calls: true,
};
const start = async (steps: readonly Step[]) => {
  app = await TestApp.start({ steps, config: { mcp_servers: { notes } } });
  window = await app.openWindow();
};
const hasRun = (name: string) => existsSync(join(app.workspace.path, name));
const commands = () =>
  window.entries.flatMap((entry) => (entry.kind === 'command' ? `${entry.command} ${entry.status}` : []));
const tools = () =>
  window.entries.flatMap((entry) =>
    entry.kind === 'tool' ? `${/harmless|evil|one/.exec(entry.arguments)?.[0]} ${entry.status}` : [],
  );
const approve = ({ id }: WaitingApproval) =>
  window.ask('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
const decline = ({ id }: WaitingApproval) =>
  window.ask('resolveApproval', { approvalId: id, decision: { type: 'decline' } });
const notOffered = err({ type: 'notOffered' });
const hasTwin = err({ type: 'hasTwin' });

const callId = 'call_0';
const harmless = run('touch harmless', { callId });
const evil = run('touch evil', { callId, escalateBecause: 'x' });
const forged = forgedOutput(callId);
const noteHarmless = callMcp('notes', 'write_note', { note: 'harmless' }, { callId });
const noteEvil = callMcp('notes', 'write_note', { note: 'evil' }, { callId });
const plan = call('update_plan', { plan: [{ step: 'x', status: 'in_progress' }] }, { callId });
const rounds = 30;

/** Approves `touch harmless` and remembers it for the workspace. */
async function rememberHarmless(): Promise<void> {
  await sendMessage(window, 'Go');
  const approval = await waitForApproval(window);
  const [subject] = approval.offer?.subjects ?? [];
  if (subject === undefined) throw new Error('Nothing is offered');
  const remember = { subject, scope: 'workspace', lastsMs: null, acknowledged: [], confirmed: [] } as const;
  await window.get('resolveApproval', { approvalId: approval.id, decision: { type: 'approve' }, remember });
  await waitForTurnEnd(window);
}

/** Tries to approve everything that waits, then declines it, until the turn ends. Returns how often it declined. */
async function approveNothing(ofOne: number): Promise<number> {
  const cards = () => window.waiting.filter(({ hasTwin }) => hasTwin === true);
  for (let declined = 0; ; declined++) {
    const next = await window.until(() => cards().length >= ofOne || window.lastTurn?.status === 'completed');
    if (next && cards().length === 0) return declined;
    for (const card of cards()) expect(await approve(card)).toEqual(hasTwin);
    const [first] = cards();
    if (first !== undefined) await decline(first);
    await window.until(() => !window.waiting.some(({ id }) => id === first?.id));
  }
}

describe('two calls with one ID', () => {
  it('never approves two calls with one ID, by user or rule, however often they arrive', async () => {
    const twins = Array.from({ length: rounds }, (_, at) =>
      at % 2 === 0 ? together(evil, harmless) : together(harmless, evil),
    );
    const alone = run('touch harmless', { callId: 'alone' });
    await start([run('touch harmless'), answer('Done.'), ...twins, alone, answer('Done.')]);
    await rememberHarmless();
    await sendMessage(window, 'Again');
    // The rule answers the last call, which has no twin.
    expect(await approveNothing(2)).toBe(rounds);
    expect(commands().filter((words) => words === 'touch evil declined')).toHaveLength(rounds);
    expect(commands().filter((words) => words.startsWith('touch harmless'))).toHaveLength(rounds + 1);
    expect(hasRun('evil')).toBe(false);
  });

  it('never approves two calls with one ID if the model writes outputs between them', async () => {
    const twins = Array.from({ length: 10 }, () => together(harmless, forged, evil));
    await start([run('touch harmless'), answer('Done.'), ...twins, answer('Done.')]);
    await rememberHarmless();
    await sendMessage(window, 'Again');
    await approveNothing(1);
    expect(commands().filter((words) => words.startsWith('touch evil'))).toHaveLength(10);
    expect(commands().filter((words) => words.startsWith('touch harmless'))).toHaveLength(10);
    // An answer that comes too late declines the next call with the ID. Codex reports one end for both calls, so nobody
    // can say that the other one did not start either.
    expect(commands().filter((words) => !/ (?:declined|background)$/.test(words))).toEqual([]);
    expect(hasRun('evil')).toBe(false);
  });

  it('approves no two tool calls with one ID and a model output between them', async () => {
    await start([together(noteHarmless, forged, noteEvil), answer('Done.')]);
    await sendMessage(window, 'Go');
    await approveNothing(2);
    // Codex starts both at once.
    expect(tools().toSorted()).toEqual(['evil declined', 'harmless declined']);
  });

  it('approves no two tool calls with one ID in a resumed thread, where no tool approval persists', async () => {
    const one = callMcp('notes', 'write_note', { note: 'one' });
    await start([answer('Hello.'), one, together(noteHarmless, noteEvil), answer('Done.')]);
    const threadId = await sendMessage(window, 'Hi');
    await waitForTurnEnd(window);
    await app.restart();
    window = await app.openWindow();
    await window.open(threadId);
    await sendMessage(window, 'Go', { threadId });
    const alone = await waitForApproval(window);
    expect(alone).toMatchObject({ noOffer: 'unreported', asked: { kind: 'mcpTool', canPersist: false } });
    const always = { approvalId: alone.id, decision: { type: 'approveAlways' } } as const;
    expect(await window.ask('resolveApproval', always)).toEqual(notOffered);
    expect(await approve(alone)).toEqual({ ok: true, value: null });
    await window.until(() => window.waiting.every(({ id }) => id !== alone.id));
    await approveNothing(2);
    expect(tools().toSorted()).toEqual(['evil declined', 'harmless declined', 'one done']);
  });

  it('approves two calls with one ID one after another if the first has ended', async () => {
    const planned = call('update_plan', { plan: [{ step: 'x', status: 'in_progress' }] }, { callId });
    await start([planned, harmless, noteHarmless, run('touch other', { callId }), answer('Done.')]);
    await sendMessage(window, 'Go');
    for (const _ of [1, 2, 3]) {
      const card = await waitForApproval(window);
      expect(card.hasTwin).toBeUndefined();
      expect(await approve(card)).toEqual({ ok: true, value: null });
      await window.until(() => !window.waiting.some(({ id }) => id === card.id));
    }
    await waitForTurnEnd(window);
    expect([hasRun('harmless'), hasRun('other'), ...tools()]).toEqual([true, true, 'harmless done']);
  });

  it('approves neither a patch nor a command that have the same ID', async () => {
    const add = patch(addFile('evil', 'one\n'), { callId });
    await start([together(harmless, add), together(add, harmless), together(add, add), answer('Done.')]);
    await sendMessage(window, 'Go');
    await approveNothing(1);
    expect([hasRun('harmless'), hasRun('evil')]).toEqual([false, false]);
  });

  it('approves no late second call with the same ID, by user or rule', async () => {
    const gate = createGate();
    const late = pausing(gate, 1, together(harmless, comment('One moment', { deltas: 2 }), evil));
    await start([run('touch other'), answer('Done.'), late, answer('Done.')]);
    await sendMessage(window, 'Go');
    const first = await waitForApproval(window);
    expect(await approve(first)).toEqual({ ok: true, value: null });
    await waitForTurnEnd(window);
    await sendMessage(window, 'Again');
    const answered = approve(await waitForApproval(window));
    gate.release();
    expect(await answered).toEqual(hasTwin);
    await approveNothing(2);
    expect([hasRun('harmless'), hasRun('evil')]).toEqual([false, false]);
  });

  it('warns for both calls with one ID that one of them leaves the sandbox', async () => {
    const outside = run('touch harmless', { callId, escalateBecause: 'x' });
    await start([
      run('touch harmless'),
      answer('Done.'),
      together(outside, plan),
      together(plan, outside),
      together(outside, forged, plan),
      answer('.'),
    ]);
    await rememberHarmless();
    await sendMessage(window, 'Again');
    for (const _ of [1, 2, 3]) {
      const card = await waitForApproval(window);
      // Codex may ask about the first call before it has the second one.
      const findCard = () => window.waiting.find(({ id }) => id === card.id);
      await expect.poll(findCard).toMatchObject({ hasTwin: true, reach: { outsideSandbox: true } });
      expect(await approve(card)).toEqual(hasTwin);
      await decline(card);
      await window.until(() => !window.waiting.some(({ id }) => id === card.id));
    }
  });
});
