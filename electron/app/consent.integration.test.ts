import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { answer, run } from '../../fixtures/provider/script.ts';
import { readLog } from '../../fixtures/testkit/read-log.ts';
import { createTemporaryFolder, type TestFolder } from '../../fixtures/testkit/test-folder.ts';
import { OddReceiver, says } from '../privacy/metrics/testing/odd-receiver.ts';
import { createMessage } from '../threads/testing/thread-bench.ts';
import { sendMessage, TestApp, type TestAppOptions, waitForApproval, waitForTurnEnd } from './testing/test-app.ts';
import type { TestWindow } from './testing/test-window.ts';

let app: TestApp | null = null;
let receiver: OddReceiver | null = null;
let folder: TestFolder | null = null;
afterEach(async () => {
  await app?.end();
  await receiver?.stop();
  await folder?.remove();
  folder = null;
  app = null;
  receiver = null;
});

const everything = { metrics: true, launch_ping: true, check_for_updates: true };

/** Starts an app whose metrics and pings would go to a receiver. */
async function start(options: TestAppOptions = {}): Promise<{ app: TestApp; receiver: OddReceiver }> {
  receiver = await OddReceiver.start(says(202));
  app = await TestApp.start({
    otherwise: () => answer('Done.'),
    ...options,
    environment: { WORKCELL_METRICS_ENDPOINT: receiver.endpoint, ...options.environment },
  });
  return { app, receiver };
}

/** Resolves when the startup sends are done or skipped. */
async function launched(window: TestWindow): Promise<void> {
  await window.until(() => window.received.some(({ name }) => name === 'metricsChanged'));
}

async function runTurn(window: TestWindow, asks = false): Promise<void> {
  await sendMessage(window, 'Go on');
  if (asks) {
    const { id } = await waitForApproval(window);
    await window.get('resolveApproval', { approvalId: id, decision: { type: 'approve' } });
  }
  await waitForTurnEnd(window);
}

describe('a profile without an answer', () => {
  it('sends and counts nothing before the user answers the consent question, whatever config.toml says', async () => {
    const { app, receiver } = await start({ settings: { telemetry: {}, desktop: everything } });
    const first = await app.openWindow();
    await launched(first);
    expect(first.app.consent).toMatchObject({ question: 'open', metrics: { on: false, because: 'notAnswered' } });
    await runTurn(first);
    expect(await first.get('previewMetrics', null)).toMatchObject({ metrics: null });

    await app.restart();
    const second = await app.openWindow();
    await launched(second);
    expect(receiver.bodies).toEqual([]);
    await second.get('changeSettings', { metrics: true, launchPing: false, telemetryAnswered: true });
    await second.until(() => second.app.consent.question === 'answered' && second.app.consent.metrics.on);
    await runTurn(second);

    await app.restart();
    await launched(await app.openWindow());
    expect(receiver.bodies.map((body) => JSON.parse(body).counts.turns)).toEqual([1]);
  });

  it('asks the consent question once per start if it is not answered, and never in two windows', async () => {
    const { app } = await start({ settings: { telemetry: {} } });
    const [one, other] = [await app.connect(), await app.connect()];
    await one.get('postponeConsent', null);
    await other.until(() => other.app.consent.question === 'postponed');
    expect((await app.connect()).app.consent.question).toBe('postponed');
    await app.restart();
    expect((await app.connect()).app.consent.question).toBe('open');
  });
});

describe('a ban by an administrator', () => {
  it('stops sending when an administrator forbids it, and notifies windows if that happens while the app runs', async () => {
    folder = createTemporaryFolder('policies');
    const policy = join(folder.path, 'workcell', 'policy.toml');
    const options = { telemetry: { answered: true }, desktop: everything };
    const started = await start({ settings: options, policyFiles: [policy] });
    const window = await started.app.openWindow();
    await launched(window);
    expect(started.receiver.bodies).toHaveLength(1);
    await mkdir(dirname(policy), { recursive: true });
    await writeFile(policy, '[desktop]\nlaunch_ping = false\n');
    await window.until(() => !window.app.consent.launchPing.on);
    expect(window.app.consent).toMatchObject({ launchPing: { because: 'policy' }, metrics: { on: true } });
    await started.app.restart();
    await launched(await started.app.openWindow());
    expect(started.receiver.bodies).toHaveLength(1);
  });

  it('sends no messages that an administrator forbids, whatever the user answers', async () => {
    folder = createTemporaryFolder('policies');
    const policy = join(folder.path, 'policy.toml');
    await writeFile(policy, '[input]\nsecrets = "deny"\n');
    const { app } = await start({ settings: { telemetry: { answered: true } }, policyFiles: [policy] });
    const window = await app.openWindow();
    const text = `Use ghp_${'aB3dE5fG7h'.repeat(4)}`;
    const sent = await window.ask('sendMessage', { ...createMessage(text), inputAnswer: 'send' });
    expect(sent).toMatchObject({ ok: false, error: { type: 'inputDenied', findings: [{ name: 'GitHub token' }] } });
  });
});

it('keeps everything on this machine if DO_NOT_TRACK is set', async () => {
  const { app, receiver } = await start({
    settings: { telemetry: { answered: true }, desktop: everything },
    environment: { DO_NOT_TRACK: '1' },
  });
  const window = await app.openWindow();
  await launched(window);
  expect(window.app.consent.launchPing).toEqual({ on: false, because: 'doNotTrack' });
  expect(receiver.bodies).toEqual([]);
});

describe('the log', () => {
  const steps = () => [run('exit 3'), answer('It failed.')];

  it('logs no details or event names while telemetry is off, and everything after it is turned on', async () => {
    const { app } = await start({
      settings: { telemetry: { answered: true } },
      steps: [...steps(), ...steps()],
    });
    const window = await app.openWindow();
    await runTurn(window, true);
    // The session summary is in memory regardless of consent.
    await window.until(() => window.app.summary.turns.count === 1);
    const before = await window.get('readDiagnostics', { after: 0, limit: 1_000 });
    expect(new Set(before.lines.map(({ tag }) => tag))).toEqual(new Set(['info']));
    expect(before.lines.map(({ text }) => text).join('\n')).not.toMatch(/\b(?:chat|exec|session)\.[a-z_]/);

    await window.get('changeSettings', { telemetry: true });
    await runTurn(window, true);
    const last = before.lines.at(-1)?.seq ?? 0;
    await expect
      .poll(async () =>
        (await window.get('readDiagnostics', { after: last, limit: 1_000 })).lines.map(({ tag }) => tag),
      )
      .toEqual(expect.arrayContaining(['exec', 'assistant', 'info']));
    await app.shutdown();
    expect(readLog(app.dataFolder.path)).toContain('consent: metrics off (notChosen)');
  });
});

it('reads Codex settings from the config.toml of the user', async () => {
  const { app } = await start({ config: { analytics: { enabled: false }, feedback: { enabled: false } } });
  const window = await app.connect();
  expect(await window.get('readCodexSwitches', null)).toEqual({
    file: join(app.codexHome.path, 'config.toml'),
    reading: 'read',
    analytics: false,
    plugins: null,
    otel: [],
    feedback: false,
  });
});
