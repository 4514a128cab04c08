import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { toRunId } from '../../shared/runs/run-ref.ts';
import { sendMessage, TestApp, waitForTurnEnd } from './testing/test-app.ts';

let app: TestApp;
afterEach(() => app.end());

const all = { everywhere: false, days: null, zoneMinutes: 0, again: true } as const;

async function record(id: string, ...lines: readonly object[]): Promise<void> {
  const folder = join(app.workspace.path, '.workcells', id);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'telemetry.jsonl'), lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
}

it('analyzes threads and folders together, even after a restart, and lists the runs behind a number', async () => {
  app = await TestApp.start({ steps: [run('sleep 0.2 && false', { callId: 'call_false' }), answer('It failed.')] });
  const window = await app.openWindow();
  expect(await window.get('analyzeRuns', all)).toMatchObject({ all: 0, intervals: [] });
  const threadId = await sendMessage(window, 'Try it', { mode: 'askWhenNeeded' });
  await waitForTurnEnd(window);
  await record(
    'wc-1-20261101T000000Z',
    { type: 'started', timestamp: '2026-11-01T00:00:00.000Z', toolchain: 'claude', model: 'sonnet' },
    { type: 'completed', timestamp: '2026-11-01T00:01:00.000Z', status: 'failed', exit_code: 1 },
  );
  for (const again of [false, true]) {
    if (again) await app.restart();
    const reader = again ? await app.openWindow() : window;
    const analysis = await reader.get('analyzeRuns', all);
    expect(analysis).toMatchObject({
      outcomes: { finished: 1, failed: 1, stopped: 0, inProgress: 0, unknown: 0 },
      tools: [{ kind: 'command', name: 'sleep', calls: 1, failed: 1, runs: 1 }],
      toolChoices: ['claude', 'codex'],
    });
    const behind = (filter: object) =>
      reader.get('listAnalyzedRuns', { everywhere: false, filter, order: 'newest', offset: 0, limit: 10 });
    expect(await behind({ states: ['failed'] })).toMatchObject({
      all: 1,
      cards: [{ model: 'sonnet', state: 'failed' }],
    });
    const used = { kind: 'command', name: 'sleep', failed: true } as const;
    const { cards } = await behind({ used });
    expect(cards).toMatchObject([{ title: 'Try it', threadId }]);
    const [step] = analysis.steps;
    expect(step?.run.runId).toBe(toRunId(threadId));
    const event = await reader.get('getRunEvent', {
      projectRoot: app.workspace.path,
      runId: toRunId(threadId),
      position: step?.position ?? -1,
    });
    expect(event).toMatchObject({ type: 'bash_command', data: { command: 'sleep 0.2 && false' } });
  }
});

it('cancels a run analysis on a later request or when the user cancels it', async () => {
  app = await TestApp.start({ steps: [] });
  const window = await app.openWindow();
  for (let nth = 1; nth <= 400; nth++) {
    const started = { type: 'started', timestamp: '2026-11-01T00:00:00.000Z', toolchain: 'claude' };
    await record(`wc-${nth}-20261101T000000Z`, started);
  }
  const first = window.ask('analyzeRuns', all);
  const second = window.ask('analyzeRuns', all);
  expect(await first).toMatchObject({ ok: false, error: { type: 'canceled' } });
  await window.get('endRunAnalysis', null);
  expect(await second).toMatchObject({ ok: false, error: { type: 'canceled' } });
  expect(await window.get('analyzeRuns', all)).toMatchObject({ all: 400 });
});
