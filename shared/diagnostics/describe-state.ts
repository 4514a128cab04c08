import { describeCliFailure } from '../alerts/sentences.ts';
import type { AuthState } from '../auth/auth-state.ts';
import type { CliFailure, CliState } from '../cli/cli-state.ts';
import { type ConsentState, consentTopics } from '../telemetry/consent-state.ts';
import type { DiagnosticsMessage } from './diagnostics-line.ts';

type Words = Pick<DiagnosticsMessage, 'level' | 'text'>;

/** The line of the log for a state of Codex that follows on another. */
export function describeCliInLog(state: CliState, before: CliState): Words {
  switch (state.phase) {
    case 'idle':
      return { level: 'debug', text: 'not needed yet' };
    case 'starting':
      return { level: 'info', text: 'starting' };
    case 'ready': {
      const answered = `${Math.round(state.answersInMs)} ms`;
      if (before.phase === 'ready') return { level: 'debug', text: `heartbeat ${answered}` };
      if (before.phase === 'slow') return { level: 'info', text: `answers again, heartbeat ${answered}` };
      return { level: 'info', text: `ready, codex-cli ${state.environment.version}, answered in ${answered}` };
    }
    case 'slow':
      return { level: 'warning', text: 'did not answer in time' };
    case 'restarting': {
      const text = `restarting, attempt ${state.attempt} of ${state.of}: ${reasonOf(state.failure)}`;
      return { level: 'warning', text };
    }
    case 'failed':
      return { level: 'error', text: reasonOf(state.failure) };
    case 'stopped':
      return { level: 'info', text: 'stopped' };
  }
}

/**
 * What a program has printed may be words of a thread, and where it lies is the person's affair: both are told to the
 * person, and neither is logged, since the log is on the disk as it is.
 */
function reasonOf(failure: CliFailure): string {
  return failure.type === 'notCodex' ? 'The program is not Codex.' : describeCliFailure(failure).fact;
}

/** The line of the log for a state of the account; who it is, and what the provider says of it, stay out of it. */
export function describeAuthInLog(state: AuthState): Words {
  switch (state.state) {
    case 'unknown':
      return { level: 'debug', text: 'account not known yet' };
    case 'notNeeded':
      return { level: 'info', text: 'the provider needs no sign-in' };
    case 'signedOut':
      return state.problem === null
        ? { level: 'info', text: 'signed out' }
        : { level: 'warning', text: 'signed out with a problem' };
    case 'signingIn':
      return { level: 'info', text: `signing in with ${state.method}` };
    case 'signedIn':
      return { level: 'info', text: `signed in with ${state.method}` };
  }
}

/** The line of the log for what holds on privacy, with the reasons. */
export function describeConsentInLog(state: ConsentState): Words {
  const held = consentTopics.map((topic) => `${topic} ${state[topic].on ? 'on' : 'off'} (${state[topic].because})`);
  const text = `consent: ${held.join(', ')}`;
  return state.policyProblem === null
    ? { level: 'info', text }
    : { level: 'error', text: `${state.policyProblem} Everything is off until it is mended. ${text}` };
}
