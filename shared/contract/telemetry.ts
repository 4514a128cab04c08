import { codexSwitches } from '../privacy/consent/codex-switches.ts';
import { consentState } from '../privacy/consent/consent-state.ts';
import { nothing, request } from './define.ts';

// The choices themselves are options like others, see options.ts. Among them, `telemetryAnswered` says whether the
// dialog was answered.

export const telemetryRequests = {
  /** The first-run dialog was closed without an answer: nothing is on, and the next start asks again. */
  postponeConsent: request({ scope: 'app', wait: 'read', input: nothing, value: nothing }),
  /** Codex's own switches, read again from the person's config.toml. */
  readCodexSwitches: request({ scope: 'app', wait: 'change', input: nothing, value: codexSwitches }),
};

export const telemetryEvents = { consentChanged: consentState };
