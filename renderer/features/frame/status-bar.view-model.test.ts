import { describe, expect, it } from 'vitest';
import { threadId } from '../../../shared/base/ids.ts';
import type { CliState } from '../../../shared/cli/cli-state.ts';
import { noConsent } from '../../../shared/privacy/consent/consent-state.ts';
import { describeStatusBar, type StatusBarInput } from './status-bar.view-model.ts';

const environment = {
  binary: '/opt/codex',
  binarySource: 'package',
  version: '0.169.0',
  codexHome: '/home/p/.codex',
  platform: 'linux',
} as const;
const ready: CliState = { phase: 'ready', environment, answersInMs: 12, generation: 1 };

const calm: StatusBarInput = {
  line: 'connected',
  profile: 'personal',
  cli: ready,
  auth: { state: 'signedIn', method: 'chatgpt', email: null, plan: null },
  settings: null,
  approvalMode: 'config',
  folderIsReadOnly: false,
  consent: noConsent,
};
const plain = (words: string | undefined): string | undefined => words?.replaceAll('\u00a0', ' ');

describe('describeStatusBar', () => {
  it('says the version and the answer time when Codex is ready', () => {
    const { cli } = describeStatusBar(calm);
    expect(cli.mark).toBe('ready');
    expect([cli.words, plain(cli.answerTime ?? undefined)]).toEqual(['Codex 0.169.0', '12 ms']);
    expect(plain(cli.detail ?? undefined)).toBe('/opt/codex answers in 12 ms');
  });

  it('keeps its words from one heartbeat to the next, so that a screen reader stays silent', () => {
    const spoken = [12, 2, 480].map((answersInMs) => describeStatusBar({ ...calm, cli: { ...ready, answersInMs } }));
    expect(new Set(spoken.map(({ cli }) => cli.words))).toEqual(new Set(['Codex 0.169.0']));
  });

  it("reports a lost connection before Codex's last state", () => {
    expect(describeStatusBar({ ...calm, line: 'lost' }).cli).toMatchObject({ mark: 'working', words: 'Reconnecting' });
    expect(describeStatusBar({ ...calm, line: 'refused' }).cli).toMatchObject({ words: 'Not connected' });
  });

  it.each([
    [{ phase: 'starting', since: 0 }, 'working', 'Starting Codex'],
    [{ phase: 'slow', environment, since: 0, generation: 1 }, 'working', 'Codex 0.169.0 · slow'],
    [{ phase: 'stopped' }, 'stopped', 'Codex stopped'],
    [
      { phase: 'restarting', attempt: 2, of: 3, at: 0, failure: { type: 'cannotStart', message: '' } },
      'working',
      'Restarting Codex, 2 of 3',
    ],
  ] satisfies [CliState, string, string][])('says %j', (cli, mark, words) => {
    expect(describeStatusBar({ ...calm, cli }).cli).toMatchObject({ mark, words });
  });

  it('mentions metrics only while they are on', () => {
    const metrics = (more: Partial<StatusBarInput['consent']>) =>
      describeStatusBar({ ...calm, consent: { ...noConsent, ...more } }).metrics;
    expect(metrics({})).toBeNull();
    expect(metrics({ metrics: { on: true, because: 'chosen' } })?.words).toBe('Metrics on');
    expect(metrics({ metrics: { on: false, because: 'policy' } })).toBeNull();
    expect(describeStatusBar({ ...calm, profile: 'demo' }).metrics).toBeNull();
  });

  it('says who pays', () => {
    const account = (auth: StatusBarInput['auth']): string | undefined =>
      describeStatusBar({ ...calm, auth }).account?.words;
    expect(account({ state: 'signedIn', method: 'chatgpt', email: 'ada@example.org', plan: 'plus' })).toBe(
      'Signed in as ada@example.org',
    );
    expect(account({ state: 'signedIn', method: 'apiKey', email: null, plan: null })).toBe('Signed in with an API key');
    expect(account({ state: 'notNeeded', provider: 'local' })).toBe('local');
    expect(account({ state: 'signedOut', problem: null })).toBe('Not signed in');
    expect(describeStatusBar({ ...calm, profile: 'demo' }).account?.words).toBe('Demo, no account');
  });

  it('names the sandbox of the chosen mode, or the one the thread has', () => {
    const settings = {
      threadId: threadId.parse('t'),
      cwd: '/p',
      model: null,
      effort: null,
      approvalPolicy: 'on-request',
      sandbox: 'readOnly',
      tellsBlockedCommands: true,
    } as const;
    expect(describeStatusBar({ ...calm, settings }).sandbox).toMatchObject({ words: 'Read only', dangerous: false });
    expect(describeStatusBar({ ...calm, settings, approvalMode: 'fullAccess' }).sandbox).toMatchObject({
      words: 'Full access',
      dangerous: true,
    });
    expect(describeStatusBar(calm).sandbox.words).toBe('Sandbox from config.toml');
    expect(describeStatusBar({ ...calm, approvalMode: 'fullAccess', folderIsReadOnly: true }).sandbox).toMatchObject({
      words: 'Read only',
      dangerous: false,
      opens: 'changeTrust',
    });
  });
});
