import { appendFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { createGate } from '../../fixtures/provider/gate.ts';
import { answer, fail, patch, pausing, run, waiting } from '../../fixtures/provider/script.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { recordedRunsEvents } from '../../shared/contract/recorded-runs.ts';
import type { RunCard } from '../../shared/runs/run-card.ts';
import { anyEvent } from '../../shared/runs/run-query.ts';
import { type RunRef, runRef, toRunId } from '../../shared/runs/run-ref.ts';
import { sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp;
afterEach(() => app.end());

const runOf = (threadId: ThreadId): RunRef => ({
  projectRoot: app.workspace.path,
  runId: toRunId(threadId),
});

/** Returns the newest card of a run that a window received. */
function cardReported(window: TestWindow, threadId: ThreadId): RunCard | undefined {
  return window.received
    .flatMap(({ name, payload }) =>
      name === 'runCardsChanged' ? recordedRunsEvents.runCardsChanged.parse(payload).cards : [],
    )
    .findLast((card) => card.threadId === threadId);
}

const shortOf = ({ state, type }: { readonly state: string; readonly type: string }) => `${type} ${state}`;

describe('a thread as a run', () => {
  it('returns the events of a thread as a run in order, with what they produced, even after a restart', async () => {
    app = await TestApp.start({
      steps: [
        run('echo one line', { callId: 'call_echo' }),
        patch('*** Add File: made.txt\n+made\n'),
        answer('It said one line.'),
      ],
    });
    const window = await app.openWindow();
    expect((await window.get('listRuns', { everywhere: false })).cards).toEqual([]);
    const threadId = await sendMessage(window, 'Say something', { mode: 'askWhenNeeded' });
    await waitForTurnEnd(window);
    const ended = await window.until(() => {
      const card = cardReported(window, threadId);
      return card?.state === 'finished' ? card : null;
    });
    expect(ended).toMatchObject({ title: 'Say something', tool: 'codex', files: 1, added: 1, isRead: true });

    for (const again of [false, true]) {
      if (again) await app.restart();
      const reader = again ? await app.openWindow() : window;
      const { cards, more } = await reader.get('listRuns', { everywhere: false });
      expect(cards.map((card) => [card.threadId, card.state, card.files])).toEqual([[threadId, 'finished', 1]]);
      expect(more).toBe(0);
      const page = await reader.get('getRunEvents', { ...runOf(threadId), offset: 0 });
      expect(page.events.map(shortOf)).toEqual([
        'started none',
        'prompt_sent none',
        'bash_command done',
        'usage none',
        'file_write done',
        'usage none',
        'response_complete done',
        'usage none',
        'completed done',
      ]);
      expect(page.events.map(({ offset }) => offset)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
      const [, , command, , write] = page.events;
      const whole = await reader.get('getRunEvent', { ...runOf(threadId), position: command?.position ?? -1 });
      expect(whole.data).toMatchObject({ command: 'echo one line', exit_code: 0, output: 'one line' });
      const patched = await reader.get('getRunEvent', { ...runOf(threadId), position: write?.position ?? -1 });
      expect(patched.data).toMatchObject({ added: 1, diff: expect.stringContaining('+made') });
    }
  });

  it('updates a thread as a run live while it runs, waits and is answered', async () => {
    const followed = createGate();
    const gate = createGate();
    app = await TestApp.start({
      steps: [
        waiting(followed, run('touch asked', { callId: 'call_touch' })),
        pausing(gate, 3, answer('Half of it and the rest', { deltaLength: 4 })),
      ],
    });
    const window = await app.openWindow();
    await window.get('listRuns', { everywhere: true });
    const threadId = await sendMessage(window, 'Touch it', { mode: 'askForEverything' });
    await window.get('followRun', { ...runOf(threadId), on: true });
    followed.release();
    const { id } = await waitForApproval(window);
    await window.until(() => cardReported(window, threadId)?.state === 'waiting');
    await window.until(() => receivedEvents(window).has('approval waiting'));
    expect(
      cardReported(window, threadId)
        ?.now.map(({ text }) => text)
        .join(''),
    ).toBe('Asks to run touch asked');
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
    await window.until(() => receivedEvents(window).has('response_complete running'));
    gate.release();
    await waitForTurnEnd(window);
    await window.until(() => receivedEvents(window).has('completed done'));
    expect([...receivedEvents(window)]).toEqual(
      expect.arrayContaining(['bash_command waiting', 'approval waiting', 'approval done', 'bash_command done']),
    );
  });
});

describe('a folder as a run', () => {
  const folderRun = (): RunRef => runRef.parse({ projectRoot: app.workspace.path, runId: 'wc-1-20251218T221223Z' });
  const line = (type: string, second: number, data: object = {}) =>
    `${JSON.stringify({ type, timestamp: `2025-12-18T22:12:${second}.000Z`, ...data })}\n`;
  const cardsReported = (window: TestWindow) =>
    window.received.flatMap(({ name, payload }) =>
      name === 'runCardsChanged' ? recordedRunsEvents.runCardsChanged.parse(payload).cards : [],
    );

  it('lists a run folder, follows it while it grows, and drops it with its folder', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    const { projectRoot, runId } = folderRun();
    const folder = join(projectRoot, '.workcells', runId);
    const file = join(folder, 'telemetry.jsonl');
    await mkdir(folder, { recursive: true });
    await writeFile(file, line('started', 23, { toolchain: 'claude', model: 'sonnet' }));
    await appendFile(file, line('prompt_sent', 24, { prompt: 'Fix the parser', tokens: 12 }));
    const { cards } = await window.get('listRuns', { everywhere: false });
    expect(cards.map((card) => card.run)).toEqual([folderRun()]);
    await window.until(() => cardsReported(window).some(({ isRead, title }) => isRead && title === 'Fix the parser'));
    expect(await window.get('getRunInfo', folderRun())).toMatchObject({
      hasTelemetry: true,
      hasProof: false,
      card: { tool: 'claude', state: 'running' },
    });
    await window.get('followRun', { ...folderRun(), on: true });
    await appendFile(file, line('completed', 30, { status: 'success', exit_code: 0, duration_ms: 7_000 }));
    await window.until(() => receivedEvents(window).has('completed done'));
    await window.until(() =>
      cardsReported(window).some(({ durationMs, state }) => state === 'finished' && durationMs === 7_000),
    );
    const page = await window.get('getRunEvents', folderRun());
    expect(page.events.map(({ type }) => type)).toEqual(['started', 'prompt_sent', 'completed']);
    await rm(folder, { recursive: true });
    await window.until(() => window.received.some(({ name }) => name === 'runCardsRemoved'));
  });

  it('finds a run folder by a search, with a view that can be read and ends', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    const { projectRoot, runId } = folderRun();
    await mkdir(join(projectRoot, '.workcells', runId), { recursive: true });
    const lines = Array.from({ length: 50 }, (_, at) => line('bash_command', 10 + at, { command: `step ${at}` }));
    await writeFile(join(projectRoot, '.workcells', runId, 'telemetry.jsonl'), lines.join(''));
    const query = { ...anyEvent, text: 'step 7' };
    const found = await window.get('searchRunEvents', { ...folderRun(), viewId: 'v', query });
    expect(found).toEqual({ count: 1, isWhole: true });
    const page = await window.get('getRunEvents', { ...folderRun(), viewId: 'v' });
    expect(page.events.map(({ data }) => data.command)).toEqual(['step 7']);
    await window.get('endRunView', { viewId: 'v' });
    expect(await window.ask('getRunEvents', { ...folderRun(), viewId: 'v' })).toMatchObject({ ok: false });
  });

  it('reads no run folder that no window has open', async () => {
    app = await TestApp.start();
    const window = await app.openWindow();
    const elsewhere = { ...folderRun(), projectRoot: app.dataFolder.path };
    await mkdir(join(elsewhere.projectRoot, '.workcells', elsewhere.runId), { recursive: true });
    for (const asked of [
      window.ask('getRunInfo', elsewhere),
      window.ask('getRunEvents', elsewhere),
      window.ask('followRun', { ...elsewhere, on: true }),
    ]) {
      expect(await asked).toEqual({ ok: false, error: { type: 'runGone' } });
    }
  });
});

it('reports a failing run with its error', async () => {
  app = await TestApp.start({ steps: [run('exit 3', { callId: 'call_exit' }), fail(400)] });
  const window = await app.openWindow();
  await window.get('listRuns', { everywhere: false });
  const threadId = await sendMessage(window, 'Break it', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  await window.until(() => cardReported(window, threadId)?.state === 'failed');
  const { events, totals } = await window.get('getRunEvents', runOf(threadId));
  const kinds = events.map(shortOf);
  expect(kinds.slice(0, 3)).toEqual(['started none', 'prompt_sent none', 'bash_command failed']);
  expect(kinds.at(-1)).toBe('completed failed');
  expect(kinds).toContain('error failed');
  expect(totals).toMatchObject({ state: 'failed', commands: 1, failedCommands: 1 });
  const times = events.flatMap(({ at }) => at ?? []);
  expect(times).toEqual(times.toSorted((one, other) => one - other));
});

/** Returns the events that a window received for the run it follows, each as its type and state. */
function receivedEvents(window: TestWindow): ReadonlySet<string> {
  return new Set(
    window.received.flatMap(({ name, payload }) =>
      name === 'runAdvanced' ? recordedRunsEvents.runAdvanced.parse(payload).changed.map(shortOf) : [],
    ),
  );
}
