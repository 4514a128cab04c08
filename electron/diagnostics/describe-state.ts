import { describeCliFailure } from '../../shared/alerts/alert-texts.ts';
import type { AuthState } from '../../shared/auth/auth-state.ts';
import type { CliFailure, CliState } from '../../shared/cli/cli-state.ts';
import type { DiagnosticsMessage } from '../../shared/diagnostics/diagnostics-line.ts';
import { type ConsentState, consentTopics } from '../../shared/privacy/consent/consent-state.ts';

type LogText = Pick<DiagnosticsMessage, 'level' | 'text'>;

/** Returns the log line for a change of Codex's state. */
export function describeCliInLog(state: CliState, before: CliState): LogText {
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
      const text = `restarting, attempt ${state.attempt} of ${state.of}: ${describeFailureInLog(state.failure)}`;
      return { level: 'warning', text };
    }
    case 'failed':
      return { level: 'error', text: describeFailureInLog(state.failure) };
    case 'stopped':
      return { level: 'info', text: 'stopped' };
  }
}

/**
 * Describes a failure for the log. A program's output may contain text from threads, and its location is private. The
 * user sees both, but they are not logged, because the log is stored unencrypted.
 */
function describeFailureInLog(failure: CliFailure): string {
  return failure.type === 'notCodex' ? 'The program is not Codex.' : describeCliFailure(failure).fact;
}

/** Returns the log line of an account state, without the user's identity and the provider's message. */
export function describeAuthInLog(state: AuthState): LogText {
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

/** Returns the log line of the privacy settings, with their reasons. */
export function describeConsentInLog(state: ConsentState): LogText {
  const held = consentTopics.map((topic) => `${topic} ${state[topic].on ? 'on' : 'off'} (${state[topic].because})`);
  const text = `consent: ${held.join(', ')}`;
  return state.policyProblem === null
    ? { level: 'info', text }
    : { level: 'error', text: `${state.policyProblem} Everything is off until this is fixed. ${text}` };
}
