import { existsSync, readFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { listUserMessages, type ModelRequest } from '../../fixtures/provider/model-request.ts';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, pausing } from '../../fixtures/provider/script.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type { StartedRun } from '../../shared/runs/started-run.ts';
import { killCodex } from './testing/kill-codex.ts';
import { answerTrust, createOutgoing, TestApp, type TestAppOptions, waitForApproval } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

async function open(options: TestAppOptions = {}): Promise<TestWindow> {
  app = await TestApp.start({ config: { approval_policy: 'never', sandbox_mode: 'workspace-write' }, ...options });
  return await app.openWindow();
}

/** Writes a file with the instruction of the attempt. */
function writeAsTold(request: ModelRequest) {
  if (request.body.input.some(({ type }) => type.endsWith('_output'))) return answer('Done.');
  return patch(addFile('made.txt', `${listUserMessages(request).at(-1)?.split('\n').at(-1)}\n`));
}

/** Sends a message in as many attempts as there are instructions. */
async function send(window: TestWindow, instructions: readonly string[], checks: readonly string[] = []) {
  const variants = instructions.map((instruction) => ({ model: null, effort: null, instruction }));
  const message: RequestInput<'sendMessage'> = {
    ...createOutgoing('Make it', { mode: 'config' }),
    attempts: { variants, checks: [...checks] },
  };
  return await window.ask('sendMessage', message);
}

/** Resolves with the runs, by their numbers, once all of them are as wanted. */
const untilAll = async (window: TestWindow, count: number, isWanted: (run: StartedRun) => boolean) => {
  let known: readonly StartedRun[] = [];
  await expect
    .poll(async () => {
      known = (await window.get('listStartedRuns', null)).runs;
      return known.filter(isWanted).length;
    })
    .toBe(count);
  return known.toSorted((one, other) => (one.attempt?.number ?? 0) - (other.attempt?.number ?? 0));
};

const hasEnded = ({ stage }: StartedRun) => stage === 'ended';
const outcomes = (runs: readonly StartedRun[]) => runs.map(({ outcome }) => outcome);

describe('attempts at a message', () => {
  it('work one after the other by number when only one run may work, and are discarded at once', async () => {
    const gate = createGate();
    const window = await open({
      settings: { max_runs: 1 },
      otherwise: (request) => pausing(gate, 0, writeAsTold(request)),
    });
    const told = ['a', 'b', 'c', 'd', 'e', 'f'];
    expect(await send(window, told, ['test -f made.txt'])).toMatchObject({ ok: true });
    await untilAll(window, 5, ({ stage }) => stage === 'queued');
    gate.release();
    const runs = await untilAll(window, 6, hasEnded);
    expect(outcomes(runs)).toEqual(told.map(() => 'done'));
    const ends = runs.map(({ endedAt }) => endedAt ?? 0);
    expect(ends).toEqual(ends.toSorted((one, other) => one - other));
    expect(new Set(runs.map(({ branch }) => branch)).size).toBe(6);
    const { worktrees } = await window.get('listStartedRuns', null);
    expect(worktrees.map(({ path }) => readFileSync(join(path, 'made.txt'), 'utf8').trim()).toSorted()).toEqual(told);
    const discarded = await Promise.all(runs.map(({ run }) => window.ask('discardRunChanges', run)));
    expect(discarded.map(({ ok }) => ok)).toEqual(told.map(() => true));
    expect((await window.get('listStartedRuns', null)).worktrees).toEqual([]);
    expect(await readdir(join(app.dataFolder.path, 'worktrees'))).toEqual([]);
  });

  it('go on without the one whose Codex was killed', async () => {
    const gate = createGate();
    const window = await open({
      settings: { max_runs: 1 },
      otherwise: (request) =>
        listUserMessages(request).at(-1)?.endsWith('a') ? pausing(gate, 0, answer('Never')) : writeAsTold(request),
    });
    expect(await send(window, ['a', 'b', 'c'])).toMatchObject({ ok: true });
    await app.provider.requestArrived(1);
    await untilAll(window, 2, ({ stage }) => stage === 'queued');
    await killCodex(app);
    const runs = await untilAll(window, 3, hasEnded);
    expect(outcomes(runs)).toEqual(['failed', 'done', 'done']);
    gate.release();
  });

  it('start none of those that wait once the folder is not trusted anymore, and say why', async () => {
    const gate = createGate();
    const window = await open({ settings: { max_runs: 1 }, otherwise: () => pausing(gate, 0, answer('Done.')) });
    const sent = await send(window, ['a', 'b']);
    if (!sent.ok) throw new Error(sent.error.type);
    await window.open(sent.value.threadId);
    await untilAll(window, 1, ({ stage }) => stage === 'queued');
    await app.provider.requestArrived(1);
    await answerTrust(window, app.workspace.path, 'readOnly');
    gate.release();
    const [, second] = await untilAll(window, 2, hasEnded);
    expect(second).toMatchObject({ outcome: 'failed', threadId: null });
    const note = await window.until(() => window.entries.find(({ id }) => id === 'attempt:2'));
    expect(note).toMatchObject({ fact: 'Attempt 2 did not start.' });
    expect(app.provider.requests).toHaveLength(1);
  });

  it('leave nothing of the second one if the user declines it, and the first one goes on', async () => {
    const window = await open({
      settings: { approvals: { review_own_actions: true } },
      otherwise: writeAsTold,
    });
    const sending = send(window, ['a', 'b']);
    const first = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: first.id, decision: { type: 'approve' } });
    const sent = await sending;
    if (!sent.ok) throw new Error(sent.error.type);
    await window.open(sent.value.threadId);
    const second = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: second.id, decision: { type: 'decline' } });
    await untilAll(window, 2, hasEnded);
    const runs = await untilAll(window, 1, ({ became }) => became === 'discarded');
    expect(outcomes(runs)).toEqual(['done', 'cancelled']);
    const { worktrees } = await window.get('listStartedRuns', null);
    expect(worktrees).toHaveLength(1);
    expect(existsSync(join(worktrees[0]?.path ?? '', 'made.txt'))).toBe(true);
    await window.until(() => window.entries.find(({ id }) => id === 'attempt:2'));
  });

  it('tell in the first thread which one the user canceled before it started', async () => {
    const gate = createGate();
    const window = await open({ settings: { max_runs: 1 }, otherwise: () => pausing(gate, 0, answer('Done.')) });
    const sent = await send(window, ['a', 'b', 'c']);
    if (!sent.ok) throw new Error(sent.error.type);
    await window.open(sent.value.threadId);
    const [, second] = await untilAll(window, 2, ({ stage }) => stage === 'queued');
    if (second === undefined) throw new Error('No second attempt');
    await window.get('cancelRun', second.run);
    const [, , third] = await untilAll(window, 1, hasEnded);
    if (third === undefined) throw new Error('No third attempt');
    await window.get('pauseRun', { ...third.run, isPaused: true });
    gate.release();
    await untilAll(window, 2, hasEnded);
    await window.get('pauseRun', { ...third.run, isPaused: false });
    expect(outcomes(await untilAll(window, 3, hasEnded))).toEqual(['done', 'cancelled', 'done']);
    const note = window.entries.find(({ id }) => id === 'attempt:2');
    expect(note).toMatchObject({ fact: 'Attempt 2 did not start.', detail: 'It was canceled.' });
    await app.restart();
    const next = await app.openWindow();
    await next.open(sent.value.threadId);
    expect(next.entries.find(({ id }) => id === 'attempt:2')).toEqual(note);
  });
});
