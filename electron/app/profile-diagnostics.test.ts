import { createHash } from 'node:crypto';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createTemporaryFolder } from '../../fixtures/testkit/test-folder.ts';
import { ManualClock } from '../../shared/base/manual-clock.ts';
import { Lifetime } from '../base/lifetime.ts';
import { loadSettingsStore } from '../settings/settings-store.ts';
import { createBroadcaster } from '../threads/testing/test-window.ts';
import { createProfileRedactor, ProfileDiagnostics } from './profile-diagnostics.ts';

const facts = { home: '/home/ada', folders: ['/srv/secret-project'], keepStackTraces: false };
const trace = 'Error: no\n    at open (/opt/app/one.js:1:2)\n    at run (/opt/app/two.js:3:4)\n';

describe('the redaction of a profile', () => {
  it.each(['sha256', 'sha1', 'md5'])('finds ids derived from a workspace path, even short ones: %s', (algorithm) => {
    const hash = createHash(algorithm).update('/srv/secret-project').digest('hex');
    const text = createProfileRedactor(facts).text(`cache ${hash} and ${hash.slice(0, 12)}`);
    expect(text).not.toContain(hash.slice(0, 8));
  });

  it('keeps stack traces only if the user agreed to that', () => {
    expect(createProfileRedactor(facts).text(trace)).not.toContain('at run');
    expect(createProfileRedactor({ ...facts, keepStackTraces: true }).text(trace)).toContain('at run');
  });
});

it('logs the names of variables that Codex does not get once, and again when they change', async () => {
  const folder = createTemporaryFolder('diagnostics');
  onTestFinished(() => folder.remove());
  const clock = new ManualClock();
  const lifetime = new Lifetime();
  const diagnostics = new ProfileDiagnostics({
    clock,
    lifetime,
    broadcaster: createBroadcaster([]),
    settings: await loadSettingsStore(folder.path, clock, lifetime),
    home: '/home/ada',
    folders: () => [],
    dataFolder: folder.path,
    logLevel: 'debug',
    isLogComplete: () => false,
  });
  for (const names of [[], ['BASH_ENV', 'LD_PRELOAD'], ['BASH_ENV', 'LD_PRELOAD'], ['LD_PRELOAD'], []]) {
    diagnostics.variablesLeftOut(names);
  }
  await lifetime.end();
  const said = diagnostics.newestLines(10).flatMap(({ text }) => /: ([A-Z_, ]+)\.$/u.exec(text)?.[1] ?? []);
  expect(said).toEqual(['BASH_ENV, LD_PRELOAD', 'LD_PRELOAD']);
});
