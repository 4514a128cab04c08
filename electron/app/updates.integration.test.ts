import { afterEach, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { ok } from '../../shared/base/result.ts';
import type { UpdateProgram } from '../host/update-program.ts';
import { sendMessage, TestApp, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';

let app: TestApp | null = null;
afterEach(async () => {
  await app?.end();
  app = null;
});

const release = { version: '9.0.0', notes: '- More.' };

/** Creates a newer version that is available at once. Records calls. */
function newerVersion(): { readonly program: UpdateProgram; readonly done: string[] } {
  const done: string[] = [];
  return {
    done,
    program: {
      check: async () => {
        done.push('check');
        return ok(release);
      },
      download: async () => {
        done.push('download');
        return ok(null);
      },
      restart: () => void done.push('restart'),
    },
  };
}

const answered = { telemetry: { answered: true } };

it('makes no update request until updates are on, and then notifies every window', async () => {
  const { done, program } = newerVersion();
  app = await TestApp.start({ updates: program, settings: answered });
  const window = await app.connect();
  await window.get('checkForUpdate', null);
  await window.until(() => window.received.some(({ name }) => name === 'metricsChanged'));
  expect([done, window.app.update]).toEqual([[], { type: 'off' }]);
  await window.get('changeSettings', { checkForUpdates: true, telemetryAnswered: true });
  await window.until(() => window.app.update.type === 'ready');
  expect([done, window.app.update]).toEqual([['check', 'download'], { type: 'ready', release, restarts: false }]);
  await window.until(() => window.app.alerts.some(({ commands }) => commands.includes('restartToUpdate')));
});

it.each([
  ['DO_NOT_TRACK', { answered: true }, { DO_NOT_TRACK: '1' }],
  ['no answer to the first question', {}, {}],
])('makes no update request with %s', async (_name, telemetry, environment) => {
  const { done, program } = newerVersion();
  const options = { telemetry, desktop: { check_for_updates: true } };
  app = await TestApp.start({ environment, updates: program, settings: options });
  const window = await app.connect();
  await window.until(() => window.received.some(({ name }) => name === 'metricsChanged'));
  await window.get('checkForUpdate', null);
  expect([done, window.app.update]).toEqual([[], { type: 'off' }]);
});

it('restarts to update only once the approval is answered and the turn has ended', async () => {
  const { done, program } = newerVersion();
  let turns = 0;
  app = await TestApp.start({
    updates: program,
    otherwise: () => {
      turns += 1;
      return turns === 1 ? run('touch made') : answer('Done.');
    },
  });
  const window = await app.openWindow();
  await window.get('changeSettings', { checkForUpdates: true, telemetryAnswered: true });
  await window.until(() => window.app.update.type === 'ready');
  await sendMessage(window, 'Go on');
  const { id } = await waitForApproval(window);
  await window.get('restartToUpdate', { wanted: true });
  await window.until(() => window.app.update.type === 'ready' && window.app.update.restarts);
  expect(done).not.toContain('restart');
  await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
  await waitForTurnEnd(window);
  await expect.poll(() => done).toContain('restart');
});
