import { z } from 'zod';
import type { Immutable } from '../../base/immutable.ts';

/**
 * Every feature of the app itself that could contact a server, and detailed local logging. Nothing outside this list
 * contacts one.
 */
export const consentTopics = ['metrics', 'launchPing', 'otlp', 'updateCheck', 'local'] as const;
export type ConsentTopic = (typeof consentTopics)[number];

/**
 * Why something is off, strongest reason first. `policy`: an administrator forbids it; `policyUnreadable`: the policy
 * cannot be read; `system`: the system's privacy settings; `telemetryOff`: `telemetry.enabled` is false; `notAnswered`:
 * the first-run dialog has not been answered; `notChosen`: it was not switched on.
 */
const offReasons = [
  'policy',
  'policyUnreadable',
  'doNotTrack',
  'system',
  'devBuild',
  'telemetryOff',
  'notAnswered',
  'notChosen',
] as const;
export type OffReason = (typeof offReasons)[number];

/** Whether a topic is on, and why. `followsSharing`: the user did not choose it, but chose something that needs it. */
const verdict = z.discriminatedUnion('on', [
  z.object({ on: z.literal(true), because: z.enum(['chosen', 'followsSharing']) }),
  z.object({ on: z.literal(false), because: z.enum(offReasons) }),
]);
export type Verdict = Immutable<z.infer<typeof verdict>>;

/** The verdict on each choice of the user. */
const verdicts = z.object({
  metrics: verdict,
  launchPing: verdict,
  otlp: verdict,
  updateCheck: verdict,
  local: verdict,
});
export type Verdicts = Immutable<z.infer<typeof verdicts>>;

/**
 * What the user consents to, per feature, with the state of the question. The host works it out from settings and
 * policy.
 */
export const consentState = verdicts.extend({
  /**
   * The state of the first-run dialog. `postponed`: it was closed without an answer and asks again at the next start.
   */
  question: z.enum(['open', 'postponed', 'answered']),
  /** Why an administrator's policy cannot be read, in one sentence. Null when it can, or without one. */
  policyProblem: z.string().nullable(),
});
export type ConsentState = Immutable<z.infer<typeof consentState>>;

/** The verdicts on the data that is sent. */
export type SharingConsent = Pick<Verdicts, 'metrics' | 'launchPing'>;

/** Everything is off until the state is known. */
export const noConsent: ConsentState = {
  metrics: { on: false, because: 'notAnswered' },
  launchPing: { on: false, because: 'notAnswered' },
  otlp: { on: false, because: 'notAnswered' },
  updateCheck: { on: false, because: 'notAnswered' },
  local: { on: false, because: 'notChosen' },
  question: 'answered',
  policyProblem: null,
};
