import { describe, expect, it } from 'vitest';
import type { CliState, EnvironmentSnapshot } from '../../shared/cli/cli-state.ts';
import { noConsent } from '../../shared/privacy/consent/consent-state.ts';
import { describeAuthInLog, describeCliInLog, describeConsentInLog } from './describe-state.ts';

const environment: EnvironmentSnapshot = {
  binary: '/codex',
  binarySource: 'package',
  version: '1.2.3',
  codexHome: '/home',
  platform: 'linux',
};
const starting: CliState = { phase: 'starting', since: 0 };
const ready: CliState = { phase: 'ready', environment, answersInMs: 12.4, generation: 1 };
const slow: CliState = { phase: 'slow', environment, since: 0, generation: 1 };
const failure = { type: 'exited', code: 101, signal: null, stderr: ['planted words'] } as const;

describe('Codex in the log', () => {
  it.each([
    [ready, starting, 'info', 'ready, codex-cli 1.2.3, answered in 12 ms'],
    [ready, ready, 'debug', 'heartbeat 12 ms'],
    [ready, slow, 'info', 'answers again, heartbeat 12 ms'],
    [slow, ready, 'warning', 'did not answer in time'],
    [{ phase: 'idle' }, ready, 'debug', 'not needed yet'],
    [starting, { phase: 'idle' }, 'info', 'starting'],
    [{ phase: 'stopped' }, ready, 'info', 'stopped'],
  ] as const)('logs the state of Codex: case %#', (state, before, level, text) => {
    expect(describeCliInLog(state, before)).toEqual({ level, text });
  });

  it('logs why Codex ended', () => {
    expect(describeCliInLog({ phase: 'restarting', attempt: 2, of: 3, at: 0, failure }, ready)).toMatchObject({
      level: 'warning',
      text: expect.stringMatching(/^restarting, attempt 2 of 3: Codex .*101/),
    });
  });

  it.each([
    [failure, 'Codex stopped with exit code 101.'],
    [{ type: 'noAnswer', afterMs: 20_000, stderr: ['planted words'] }, 'Codex is not responding.'],
    [{ type: 'garbage', sample: 'planted words', stderr: [] }, 'Codex printed something Workcell cannot read.'],
    [{ type: 'notCodex', binary: '/planted', printed: 'planted words' }, 'The program is not Codex.'],
    [{ type: 'notFound', searched: ['/planted'] }, 'Codex was not found.'],
    [{ type: 'cannotStart', message: 'spawn /planted EACCES' }, 'Codex could not start.'],
  ] as const)('logs that Codex is not running, without its output or its location: %j', (failed, text) => {
    expect(describeCliInLog({ phase: 'failed', failure: failed, attempts: 3 }, starting)).toEqual({
      level: 'error',
      text,
    });
  });
});

it.each([
  [{ state: 'signedIn', method: 'chatgpt', email: 'ada@example.org', plan: 'plus' }, 'info', 'signed in with chatgpt'],
  [{ state: 'signingIn', method: 'apiKey', url: null }, 'info', 'signing in with apiKey'],
  [{ state: 'notNeeded', provider: 'acme' }, 'info', 'the provider needs no sign-in'],
  [{ state: 'signedOut', problem: null }, 'info', 'signed out'],
  [{ state: 'signedOut', problem: 'planted words' }, 'warning', 'signed out with a problem'],
  [{ state: 'unknown' }, 'debug', 'account not known yet'],
] as const)('logs the sign-in method of the account, not the user: %j', (state, level, text) => {
  expect(describeAuthInLog(state)).toEqual({ level, text });
});

describe('privacy settings in the log', () => {
  it('logs each privacy setting with its reason', () => {
    expect(describeConsentInLog({ ...noConsent, local: { on: true, because: 'chosen' } })).toEqual({
      level: 'info',
      text: 'consent: metrics off (notAnswered), launchPing off (notAnswered), otlp off (notAnswered), updateCheck off (notAnswered), local on (chosen)',
    });
  });

  it('logs an unreadable policy as an error', () => {
    const { level, text } = describeConsentInLog({ ...noConsent, policyProblem: '/p has an error on line 3.' });
    expect([level, text]).toEqual(['error', expect.stringMatching(/^\/p has an error on line 3\. Everything is off/)]);
  });
});
