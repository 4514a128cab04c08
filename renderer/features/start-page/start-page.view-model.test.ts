import { describe, expect, it } from 'vitest';
import type { UserFacingAlert } from '../../../shared/alerts/alert.ts';
import { threadId } from '../../../shared/base/ids.ts';
import { isStartPageShown } from '../../view-models/is-start-page-shown.ts';
import { describeStartPage, type StartPageInput } from './start-page.view-model.ts';

const workspace = {
  path: '/home/p/code/ledger-import',
  name: 'ledger-import',
  displayPath: '~/code/ledger-import',
  gitRoot: '/home/p/code/ledger-import',
  branch: 'main',
  trust: 'unknown',
} as const;
const environment = {
  binary: '/opt/codex',
  binarySource: 'package',
  version: '0.169.0',
  codexHome: '/home/p/.codex',
  platform: 'linux',
} as const;
const signedOut = { state: 'signedOut', problem: null } as const;
const facts: StartPageInput = {
  auth: signedOut,
  cli: { phase: 'ready', environment, answersInMs: 340, generation: 1 },
  alerts: [],
  reading: 'running',
  encryption: { type: 'plain' },
  workspace,
  recentFolders: [],
  now: new Date(2026, 10, 20, 11, 0).getTime(),
};

describe('isStartPageShown', () => {
  it('replaces a new thread until there are a folder and an account', () => {
    const notNeeded = { state: 'notNeeded', provider: null } as const;
    expect(isStartPageShown({ auth: signedOut, workspace, thread: null })).toBe(true);
    expect(isStartPageShown({ auth: notNeeded, workspace: null, thread: null })).toBe(true);
    expect(isStartPageShown({ auth: notNeeded, workspace, thread: null })).toBe(false);
    // Until Codex has answered, we do not know whether a sign-in is needed.
    expect(isStartPageShown({ auth: { state: 'unknown' }, workspace, thread: null })).toBe(false);
  });

  it('never covers a thread with the start page', () => {
    expect(isStartPageShown({ auth: signedOut, workspace, thread: threadId.parse('t') })).toBe(false);
  });
});

describe('describeStartPage', () => {
  it('asks for a sign-in and says why the last one failed', () => {
    const view = describeStartPage({ ...facts, auth: { state: 'signedOut', problem: 'The code has expired.' } });
    expect(view).toMatchObject({ purpose: 'signIn', title: 'Sign in to start', problem: 'The code has expired.' });
  });

  it("asks to fix a config.toml that Codex cannot use, in Codex's words, before any sign-in", () => {
    const alert: UserFacingAlert = {
      id: 'codexConfig',
      surface: 'banner',
      severity: 'warning',
      fact: 'Invalid configuration; using defaults.',
      remedy: '/home/p/.codex/config.toml:2:27: unclosed array',
      commands: ['restartCodex', 'showConfig'],
    };
    expect(describeStartPage({ ...facts, alerts: [alert] })).toMatchObject({
      purpose: 'mendConfig',
      title: 'Fix config.toml to start',
      quote: '/home/p/.codex/config.toml:2:27: unclosed array',
    });
    expect(describeStartPage({ ...facts, alerts: [{ ...alert, remedy: '' }] }).quote).toBe(alert.fact);
    const other: UserFacingAlert = { ...alert, commands: ['openSettings'] };
    expect(describeStartPage({ ...facts, alerts: [other] })).toMatchObject({ purpose: 'signIn', quote: null });
    const notNeeded = { state: 'notNeeded', provider: null } as const;
    expect(describeStartPage({ ...facts, alerts: [alert], auth: notNeeded, workspace: null })).toMatchObject({
      purpose: 'openFolder',
      quote: null,
    });
  });

  it('waits for the browser and keeps the sign-in link', () => {
    const auth = { state: 'signingIn', method: 'chatgpt', url: 'https://auth.example/abc' } as const;
    expect(describeStartPage({ ...facts, auth })).toMatchObject({
      purpose: 'signingIn',
      signInUrl: 'https://auth.example/abc',
    });
  });

  it('asks for a folder when no sign-in is needed', () => {
    const view = describeStartPage({ ...facts, workspace: null, auth: { state: 'notNeeded', provider: null } });
    expect(view.purpose).toBe('openFolder');
    expect(view.machine[0]?.name).toBe('Codex 0.169.0');
  });

  it('lists recent folders with the day they were opened', () => {
    const recentFolders = [{ path: '/a', name: 'a', displayPath: '~/a', openedAt: facts.now - 60_000 }];
    expect(describeStartPage({ ...facts, recentFolders }).folders[0]).toMatchObject({
      name: 'a',
      time: 'today, 10:59',
    });
  });
});
