import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { Listeners } from '../../../shared/base/listeners.ts';
import { ManualClock } from '../../../shared/base/manual-clock.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import { defaultSettings, type Settings, type SettingsSnapshot } from '../../../shared/settings/settings-schema.ts';
import { Lifetime } from '../../base/lifetime.ts';
import { type TelemetryConsentDeps, TelemetryConsentService } from './telemetry-consent-service.ts';

let folder = '';
let clock: ManualClock;
let lifetime: Lifetime;
beforeEach(async () => {
  lifetime = new Lifetime();
  folder = await mkdtemp(join(tmpdir(), 'workcell-consent-'));
  clock = new ManualClock();
});
afterEach(async () => {
  await lifetime.end();
  await rm(folder, { recursive: true });
});

const policyFolder = () => join(folder, 'workcell');
const policyFile = () => join(policyFolder(), 'policy.toml');

/** Creates fake settings that only the test changes. */
function fakeOptions(first: Partial<Settings>) {
  const listeners = new Listeners<[SettingsSnapshot]>();
  let snapshot: SettingsSnapshot = { values: { ...defaultSettings, ...first }, file: '', lines: {}, problems: [] };
  return {
    get snapshot() {
      return snapshot;
    },
    onChange: (listen: (snapshot: SettingsSnapshot) => void) => listeners.add(listen),
    choose: (values: Partial<Settings>) => {
      snapshot = { ...snapshot, values: { ...snapshot.values, ...values } };
      listeners.call(snapshot);
    },
  };
}

const answered = { telemetryAnswered: true, metrics: true, launchPing: true, checkForUpdates: true };

async function start(chosen: Partial<Settings> = answered, over: Partial<TelemetryConsentDeps> = {}) {
  const options = fakeOptions(chosen);
  const service = await TelemetryConsentService.load({
    settings: options,
    clock,
    lifetime,
    policyFiles: [policyFile()],
    systemForbids: async () => false,
    isDoNotTrack: false,
    isDevBuild: false,
    ...over,
  });
  const reported: ConsentState[] = [];
  service.onChange((state) => reported.push(state));
  return { service, options, reported };
}

async function writePolicy(text: string): Promise<void> {
  await mkdir(policyFolder(), { recursive: true });
  await writeFile(policyFile(), text);
}

/** Settles once the condition is true; advances the clock while waiting. */
const until = (holds: () => boolean) =>
  expect
    .poll(() => {
      clock.advance(100);
      return holds();
    })
    .toBe(true);

describe('the consent', () => {
  it('the consent state follows the settings, and is announced only when it changes', async () => {
    const { options, service, reported } = await start({ ...answered, metrics: false });
    expect(service.state.metrics).toEqual({ on: false, because: 'notChosen' });
    options.choose({ metrics: true });
    expect(service.state.metrics).toEqual({ on: true, because: 'chosen' });
    options.choose({ theme: 'dark' });
    expect(reported).toHaveLength(1);
  });

  it('the consent state is off before the question was answered, which can be postponed until the next start', async () => {
    const { options, service, reported } = await start({ ...answered, telemetryAnswered: false });
    expect(service.state).toMatchObject({ question: 'open', metrics: { because: 'notAnswered' } });
    service.postpone();
    expect(service.state).toMatchObject({ question: 'postponed', metrics: { because: 'notAnswered' } });
    options.choose({ telemetryAnswered: true });
    expect(service.state).toMatchObject({ question: 'answered', metrics: { on: true } });
    expect(reported).toHaveLength(2);
  });

  it("the consent state includes the system's setting once it is known", async () => {
    const { service } = await start(answered, { systemForbids: async () => true });
    await service.settled;
    expect(service.state).toMatchObject({ metrics: { because: 'system' }, updateCheck: { on: true } });
  });

  it.each([
    [{ isDoNotTrack: true }, 'doNotTrack'],
    [{ isDevBuild: true }, 'devBuild'],
  ])('the consent state with %j is off, whatever was chosen', async (over, because) => {
    const { service } = await start(answered, over);
    expect(service.state.metrics).toEqual({ on: false, because });
    expect(service.state.launchPing).toEqual({ on: false, because });
  });

  it('the consent state is no longer followed after its end', async () => {
    const { options, reported } = await start();
    void lifetime.end();
    options.choose({ metrics: false });
    expect(reported).toEqual([]);
  });
});

describe('a policy', () => {
  it('a policy applies from the first moment', async () => {
    await writePolicy('[desktop]\nmetrics = false\n');
    const { service } = await start();
    expect(service.state).toMatchObject({ metrics: { because: 'policy' }, launchPing: { on: true } });
  });

  it('a policy that appears with its folder while the app runs applies until it is removed', async () => {
    const { service, reported } = await start();
    expect(service.state.metrics.on).toBe(true);
    await writePolicy('[telemetry]\nenabled = false\n');
    await until(() => !service.state.metrics.on);
    expect(reported.at(-1)).toMatchObject({ metrics: { because: 'policy' }, local: { because: 'policy' } });
    await rm(policyFolder(), { recursive: true });
    await until(() => service.state.metrics.on);
  });

  it('a policy that is replaced is read again, and an invalid one switches everything off and says so', async () => {
    await writePolicy('[desktop]\nmetrics = false\n');
    const { service } = await start();
    await writeFile(`${policyFile()}.new`, '[desktop\n');
    await rename(`${policyFile()}.new`, policyFile());
    await until(() => service.state.policyProblem !== null);
    expect(service.state).toMatchObject({
      metrics: { because: 'policyUnreadable' },
      updateCheck: { because: 'policyUnreadable' },
      policyProblem: `${policyFile()} has an error on line 1.`,
    });
    await writeFile(policyFile(), '');
    await until(() => service.state.metrics.on);
    expect(service.state.policyProblem).toBeNull();
  });

  it('a policy cannot lift what another one forbids', async () => {
    await writePolicy('[desktop]\nmetrics = false\n');
    const own = join(folder, 'own.toml');
    await writeFile(own, '[desktop]\nmetrics = true\nlaunch_ping = false\n');
    const { service } = await start(answered, { policyFiles: [policyFile(), own] });
    expect(service.state).toMatchObject({ metrics: { because: 'policy' }, launchPing: { because: 'policy' } });
  });
});
