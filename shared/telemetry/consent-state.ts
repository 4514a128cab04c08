import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/**
 * Everything of the app's own that could call out, and what is logged in detail on this machine. Nothing calls out that
 * is not in this list.
 */
export const consentTopics = ['metrics', 'launchPing', 'otlp', 'updateCheck', 'local'] as const;
export type ConsentTopic = (typeof consentTopics)[number];

/**
 * Why something is off, the strongest first. `policy`: an administrator forbids it; `policyUnreadable`: what they say
 * cannot be read; `system`: the privacy settings of the system; `telemetryOff`: `telemetry.enabled` is false;
 * `notAnswered`: the first-run dialog was not answered yet; `notChosen`: it was not switched on.
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

/** What holds, and why. `followsSharing`: it was not chosen itself, but something is that needs it. */
const verdict = z.discriminatedUnion('on', [
  z.object({ on: z.literal(true), because: z.enum(['chosen', 'followsSharing']) }),
  z.object({ on: z.literal(false), because: z.enum(offReasons) }),
]);
export type Verdict = Immutable<z.infer<typeof verdict>>;

/** What holds for each thing that a person decides on. */
const verdicts = z.object({
  metrics: verdict,
  launchPing: verdict,
  otlp: verdict,
  updateCheck: verdict,
  local: verdict,
});
export type Verdicts = Immutable<z.infer<typeof verdicts>>;

export const consentState = verdicts.extend({
  /** Of the first-run dialog. `postponed`: it was closed without an answer, and asks again at the next start. */
  question: z.enum(['open', 'postponed', 'answered']),
  /** Why the policy of an administrator cannot be read, one sentence; null when it can, or there is none. */
  policyProblem: z.string().nullable(),
});
export type ConsentState = Immutable<z.infer<typeof consentState>>;

/** What holds for what is sent. */
export type SharingConsent = Pick<Verdicts, 'metrics' | 'launchPing'>;

/** Before anything is known, nothing is on. */
export const noConsent: ConsentState = {
  metrics: { on: false, because: 'notAnswered' },
  launchPing: { on: false, because: 'notAnswered' },
  otlp: { on: false, because: 'notAnswered' },
  updateCheck: { on: false, because: 'notAnswered' },
  local: { on: false, because: 'notChosen' },
  question: 'answered',
  policyProblem: null,
};
