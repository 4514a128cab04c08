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
  it('shows the version and the response time when Codex is ready', () => {
    const { cli } = describeStatusBar(calm);
    expect(cli.mark).toBe('ready');
    expect([cli.text, plain(cli.answerTime ?? undefined)]).toEqual(['Codex 0.169.0', '12 ms']);
    expect(plain(cli.detail ?? undefined)).toBe('/opt/codex answers in 12 ms');
  });

  it('keeps its text from one heartbeat to the next, so that screen readers stay silent', () => {
    const spoken = [12, 2, 480].map((answersInMs) => describeStatusBar({ ...calm, cli: { ...ready, answersInMs } }));
    expect(new Set(spoken.map(({ cli }) => cli.text))).toEqual(new Set(['Codex 0.169.0']));
  });

  it('shows a lost connection instead of the last Codex state', () => {
    expect(describeStatusBar({ ...calm, line: 'lost' }).cli).toMatchObject({ mark: 'working', text: 'Reconnecting' });
    expect(describeStatusBar({ ...calm, line: 'refused' }).cli).toMatchObject({ text: 'Not connected' });
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
  ] satisfies [CliState, string, string][])('describes the Codex state as %j', (cli, mark, words) => {
    expect(describeStatusBar({ ...calm, cli }).cli).toMatchObject({ mark, text: words });
  });

  it('mentions metrics only while they are on', () => {
    const metrics = (more: Partial<StatusBarInput['consent']>) =>
      describeStatusBar({ ...calm, consent: { ...noConsent, ...more } }).metrics;
    expect(metrics({})).toBeNull();
    expect(metrics({ metrics: { on: true, because: 'chosen' } })?.text).toBe('Metrics on');
    expect(metrics({ metrics: { on: false, because: 'policy' } })).toBeNull();
    expect(describeStatusBar({ ...calm, profile: 'demo' }).metrics).toBeNull();
  });

  it('describes the account, or says that none is needed', () => {
    const account = (auth: StatusBarInput['auth']): string | undefined =>
      describeStatusBar({ ...calm, auth }).account?.text;
    expect(account({ state: 'signedIn', method: 'chatgpt', email: 'ada@example.org', plan: 'plus' })).toBe(
      'Signed in as ada@example.org',
    );
    expect(account({ state: 'signedIn', method: 'apiKey', email: null, plan: null })).toBe('Signed in with an API key');
    expect(account({ state: 'notNeeded', provider: 'local' })).toBe('local');
    expect(account({ state: 'signedOut', problem: null })).toBe('Not signed in');
    expect(describeStatusBar({ ...calm, profile: 'demo' }).account?.text).toBe('Demo, no account');
  });

  it('names the sandbox of the chosen mode, or else of the thread', () => {
    const settings = {
      threadId: threadId.parse('t'),
      cwd: '/p',
      model: null,
      effort: null,
      approvalPolicy: 'on-request',
      sandbox: 'readOnly',
      tellsBlockedCommands: true,
    } as const;
    expect(describeStatusBar({ ...calm, settings }).sandbox).toMatchObject({ text: 'Read only', isDangerous: false });
    expect(describeStatusBar({ ...calm, settings, approvalMode: 'fullAccess' }).sandbox).toMatchObject({
      text: 'Full access',
      isDangerous: true,
    });
    expect(describeStatusBar(calm).sandbox.text).toBe('Sandbox from config.toml');
    expect(describeStatusBar({ ...calm, approvalMode: 'fullAccess', folderIsReadOnly: true }).sandbox).toMatchObject({
      text: 'Read only',
      isDangerous: false,
      opens: 'changeTrust',
    });
  });
});
