import { codexSwitches } from '../privacy/consent/codex-switches.ts';
import { consentState } from '../privacy/consent/consent-state.ts';
import { nothing, request } from './request.ts';

// The choices themselves are settings like others, see `settings-schema.ts`. Among them, `telemetryAnswered` says whether the
// dialog was answered.

/** Requests about the first-run dialog on telemetry, and about Codex's own telemetry. */
export const telemetryRequests = {
  /** The first-run dialog was closed without an answer: nothing is on, and the next start asks again. */
  postponeConsent: request({ scope: 'app', wait: 'read', input: nothing, value: nothing }),
  /** Codex's own switches, read again from the user's config.toml. */
  readCodexSwitches: request({ scope: 'app', wait: 'change', input: nothing, value: codexSwitches }),
};

/** The state of consent, after every change. */
export const telemetryEvents = { consentChanged: consentState };
