import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, it } from 'vitest';
import { killCodex } from '../../electron/app/testing/kill-codex.ts';
import { TestApp, waitForApproval } from '../../electron/app/testing/test-app.ts';
import type { TestWindow } from '../../electron/app/testing/test-window.ts';
import { writeFailingRun } from '../../fixtures/failing-runs/failing-run.ts';
import { runsEvents } from '../../shared/contract/runs.ts';
import type { RunEvent } from '../../shared/runs/run-event.ts';
import { getRunKey, type RunRef } from '../../shared/runs/run-ref.ts';
import { type FailingRun, failingRuns } from './failing-runs.ts';

// Records `fixtures/failing-runs/` with the pinned Codex: npx vitest run --project=recordings [-t NAME]

const withoutApprovals = { approval_policy: 'never', sandbox_mode: 'workspace-write' };
/** The number of characters to keep at the beginning and at the end of a longer text. */
const maxTextLength = 700;

function commit(app: TestApp, files: Readonly<Record<string, string>>): void {
  const git = (...args: readonly string[]) => execFileSync('git', ['-C', app.workspace.path, ...args]);
  for (const [path, content] of Object.entries(files)) {
    const file = join(app.workspace.path, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@example.com', 'commit', '-q', '-m', 'Files of the run');
}

const readEvents = async (window: TestWindow, run: RunRef): Promise<readonly RunEvent[]> =>
  (await window.get('getRunEvents', { ...run, place: { type: 'offset', offset: 0 }, limit: 1_000 })).events;

async function waitForEvent(window: TestWindow, run: RunRef, type: string): Promise<void> {
  await expect
    .poll(async () => (await readEvents(window, run).catch(() => [])).map((event) => event.type))
    .toContain(type);
}

async function act(app: TestApp, window: TestWindow, run: RunRef, { meanwhile }: FailingRun): Promise<void> {
  if (meanwhile === undefined) return;
  await waitForEvent(window, run, meanwhile.at);
  if (meanwhile.does === 'cancels') await window.get('cancelRun', run);
  if (meanwhile.does === 'killsCodex') await killCodex(app);
  if (meanwhile.does === 'declines') {
    const { id } = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'decline' } });
  }
}

it.each(failingRuns.map((failing) => [failing.name, failing] as const))('records %s', async (_, failing) => {
  const app = await TestApp.start({ config: withoutApprovals, ...failing.app });
  try {
    if (failing.files !== undefined) commit(app, failing.files);
    const window = await app.openWindow();
    const run = await window.get('startRun', {
      prompt: 'Do it',
      tool: 'codex',
      model: null,
      isolation: 'worktree',
      checks: [...(failing.checks ?? [])],
      fullAccessConsent: false,
    });
    await act(app, window, run, failing);
    await window.until(() =>
      window.received.some(({ name, payload }) => {
        if (name !== 'startedRunChanged') return false;
        const changed = runsEvents.startedRunChanged.parse(payload).run;
        return getRunKey(changed.run) === getRunKey(run) && changed.stage === 'ended';
      }),
    );
    const { totals } = await window.get('getRunEvents', {
      ...run,
      place: { type: 'offset', offset: 0 },
      limit: 1,
    });
    const places = [
      [/\/[^"\s]*\/worktrees\/[^"\s/]+(?:\/[^"\s/]+)?(?=\/|"|\s|$)/g, '/worktree'],
      [app.dataFolder.path, '/data'],
      [app.workspace.path, '/workspace'],
    ] as const;
    const short = (text: string): string => {
      const shown = places.reduce((rest, [place, name]) => rest.replaceAll(place, name), text);
      return shown.length <= 2 * maxTextLength
        ? shown
        : `${shown.slice(0, maxTextLength)}\n…\n${shown.slice(-maxTextLength)}`;
    };
    const events = (await readEvents(window, run)).filter(({ type }) => type !== 'usage' && type !== 'response_chunk');
    const kept = JSON.parse(JSON.stringify(events), (_key, value) =>
      typeof value === 'string' ? short(value) : value,
    );
    writeFailingRun({ name: failing.name, about: failing.about, state: totals.state, events: kept });
  } finally {
    await app.end();
  }
});
