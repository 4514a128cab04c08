import { codexSwitches } from '../privacy/consent/codex-switches.ts';
import { consentState } from '../privacy/consent/consent-state.ts';
import { nothing, request } from './define.ts';

// What is chosen is an option like others, see options.ts; `telemetryAnswered` among them says that it was asked.

export const telemetryRequests = {
  /** The first-run dialog was closed without an answer: nothing is on, and it asks again at the next start. */
  postponeConsent: request({ scope: 'app', wait: 'read', input: nothing, value: nothing }),
  /** Codex's own switches, read anew from the person's config.toml. */
  readCodexSwitches: request({ scope: 'app', wait: 'change', input: nothing, value: codexSwitches }),
};

export const telemetryEvents = { consentChanged: consentState };
