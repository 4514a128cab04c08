import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { addFile } from '../../fixtures/provider/patch-text.ts';
import { answer, patch, run } from '../../fixtures/provider/script.ts';
import { runsEvents } from '../../shared/contract/runs.ts';
import { runIdSchema } from '../../shared/runs/run-ref.ts';
import { TestApp } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

// Tests the steps of runs, which are compared with those of other runs.

let app: TestApp;
afterEach(() => app.end());

const byItself = { approval_policy: 'never', sandbox_mode: 'danger-full-access' };
const options = { tool: 'codex', model: null, isolation: 'worktree', checks: [], fullAccessConsent: false } as const;

async function workedOut(window: TestWindow, prompt: string) {
  const of = await window.get('startRun', { ...options, prompt, checks: ['test -f made.txt'] });
  await window.until(() =>
    window.received.some(({ name, payload }) => {
      if (name !== 'startedRunChanged') return false;
      const reported = runsEvents.startedRunChanged.parse(payload).run;
      return reported.run.runId === of.runId && reported.stage === 'ended';
    }),
  );
  return of;
}

it('gives steps the same keys in two Codex runs that did the same in their own worktrees', async () => {
  const made = patch(addFile('made.txt', 'made\n'));
  app = await TestApp.start({
    config: byItself,
    steps: [run('ls -a'), made, answer('It is made.'), run('ls'), run('false'), made, answer('It is made.')],
  });
  const window = await app.openWindow();
  const runs = [await workedOut(window, 'Make it'), await workedOut(window, 'Make it again')];
  const steps = await Promise.all(
    runs.map(async (of, at) => {
      const sums = await window.get('readRunSteps', { ...of, viewId: `v${at}` });
      expect(sums).toMatchObject({ leftOut: 0, files: [{ path: 'made.txt', added: 1, removed: 0 }] });
      return await window.get('getRunSteps', { viewId: `v${at}`, from: 0, limit: 1_000 });
    }),
  );
  const [first = [], second = []] = steps;
  const kinds = (all: typeof first) => all.map(({ type, text }) => `${type} ${text}`);
  expect(kinds(first)).toEqual([
    'prompt_sent Make it',
    expect.stringContaining('ls -a'),
    'file_write made.txt',
    'response_complete It is made.',
    'bash_command test -f made.txt',
  ]);
  const both = new Set(second.map(({ key }) => key));
  expect(kinds(first.filter(({ key }) => both.has(key)))).toEqual([
    'file_write made.txt',
    'response_complete It is made.',
    'bash_command test -f made.txt',
  ]);
  const [, listed] = first;
  if (runs[0] === undefined || listed === undefined) throw new Error('Nothing was done');
  const event = await window.get('getRunEvent', { ...runs[0], position: listed.position });
  expect(event).toMatchObject({ type: listed.type, position: listed.position });
});

it('returns pages of steps until the view ends, and none for a run that is gone', async () => {
  app = await TestApp.start();
  const window = await app.openWindow();
  const of = { projectRoot: app.workspace.path, runId: runIdSchema.parse('wc-1-kept') };
  const folder = join(of.projectRoot, '.workcells', of.runId);
  await mkdir(folder, { recursive: true });
  const lines = Array.from({ length: 30 }, (_, at) => `{"type":"bash_command","command":"step ${at}"}\n`);
  await writeFile(join(folder, 'telemetry.jsonl'), lines.join(''));
  expect(await window.get('readRunSteps', { ...of, viewId: 'v' })).toMatchObject({ kept: 30 });
  const page = await window.get('getRunSteps', { viewId: 'v', from: 28, limit: 10 });
  expect(page.map(({ at, text }) => [text, at])).toEqual([
    ['step 28', null],
    ['step 29', null],
  ]);
  await window.get('endRunView', { viewId: 'v' });
  expect(await window.ask('getRunSteps', { viewId: 'v', from: 0, limit: 1 })).toMatchObject({ ok: false });
  await rm(folder, { recursive: true });
  const gone = { ...of, runId: runIdSchema.parse('wc-2-gone') };
  expect(await window.ask('readRunSteps', { ...gone, viewId: 'v' })).toEqual({
    ok: false,
    error: { type: 'runGone' },
  });
});
