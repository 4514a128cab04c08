import { describe, expect, it } from 'vitest';
import { fc } from '../../../fixtures/testkit/properties.ts';
import { type ConsentTopic, consentTopics } from '../../../shared/privacy/consent/consent-state.ts';
import { type ConsentInput, joinConsent, noPolicy } from './join-consent.ts';

const everything: ConsentInput['choices'] = {
  metrics: true,
  launchPing: true,
  otlp: true,
  updateCheck: true,
  telemetry: null,
};
const nothing: ConsentInput['choices'] = {
  metrics: false,
  launchPing: false,
  otlp: false,
  updateCheck: false,
  telemetry: null,
};
const answered: ConsentInput = {
  choices: everything,
  isAnswered: true,
  policy: noPolicy,
  isDoNotTrack: false,
  systemForbids: false,
  isDevBuild: false,
};

/** Returns the verdicts as words, in topic order. A topic that is on has a plus. */
function verdicts(facts: Partial<ConsentInput>): string {
  const joined = joinConsent({ ...answered, ...facts });
  return consentTopics.map((topic) => `${joined[topic].on ? '+' : ''}${joined[topic].because}`).join(' ');
}

describe('the verdict', () => {
  it.each<[string, Partial<ConsentInput>, string]>([
    ['everything chosen', {}, '+chosen +chosen +chosen +chosen +followsSharing'],
    ['nothing chosen', { choices: nothing }, 'notChosen notChosen notChosen notChosen notChosen'],
    [
      'metrics alone',
      { choices: { ...nothing, metrics: true } },
      '+chosen notChosen notChosen notChosen +followsSharing',
    ],
    [
      'the ping alone',
      { choices: { ...nothing, launchPing: true } },
      'notChosen +chosen notChosen notChosen +followsSharing',
    ],
    ['OTLP alone', { choices: { ...nothing, otlp: true } }, 'notChosen notChosen +chosen notChosen notChosen'],
    [
      'updates alone',
      { choices: { ...nothing, updateCheck: true } },
      'notChosen notChosen notChosen +chosen notChosen',
    ],
    ['not answered', { isAnswered: false }, 'notAnswered notAnswered notAnswered notAnswered notChosen'],
    [
      'telemetry off',
      { choices: { ...everything, telemetry: false } },
      'telemetryOff telemetryOff telemetryOff +chosen telemetryOff',
    ],
    [
      'telemetry on alone',
      { choices: { ...nothing, telemetry: true } },
      'notChosen notChosen notChosen notChosen +chosen',
    ],
    [
      'telemetry on, not answered',
      { choices: { ...everything, telemetry: true }, isAnswered: false },
      'notAnswered notAnswered notAnswered notAnswered +chosen',
    ],
    ['DO_NOT_TRACK', { isDoNotTrack: true }, 'doNotTrack doNotTrack doNotTrack doNotTrack notChosen'],
    [
      'DO_NOT_TRACK with telemetry on',
      { isDoNotTrack: true, choices: { ...everything, telemetry: true } },
      'doNotTrack doNotTrack doNotTrack doNotTrack +chosen',
    ],
    ['the system', { systemForbids: true }, 'system system system +chosen notChosen'],
    ['a dev build', { isDevBuild: true }, 'devBuild devBuild devBuild devBuild notChosen'],
    [
      'a policy on metrics',
      { policy: { forbids: ['metrics'], problem: null } },
      'policy +chosen +chosen +chosen +followsSharing',
    ],
    [
      'a policy on what is local',
      { policy: { forbids: ['local'], problem: null }, choices: { ...everything, telemetry: true } },
      '+chosen +chosen +chosen +chosen policy',
    ],
    [
      'a policy that cannot be read',
      { policy: { forbids: consentTopics, problem: 'It is no TOML.' }, isDoNotTrack: true },
      'policyUnreadable policyUnreadable policyUnreadable policyUnreadable policyUnreadable',
    ],
    [
      'all at once',
      { policy: { forbids: ['launchPing'], problem: null }, isDoNotTrack: true, systemForbids: true, isDevBuild: true },
      'doNotTrack policy doNotTrack doNotTrack notChosen',
    ],
  ])('decides what may be sent with %s', (_what, facts, expected) => {
    expect(verdicts(facts)).toBe(expected);
  });
});

const topics = fc.subarray<ConsentTopic>([...consentTopics]);
const anyFacts: fc.Arbitrary<ConsentInput> = fc.record({
  choices: fc.record({
    metrics: fc.boolean(),
    launchPing: fc.boolean(),
    otlp: fc.boolean(),
    updateCheck: fc.boolean(),
    telemetry: fc.constantFrom(null, true, false),
  }),
  isAnswered: fc.boolean(),
  policy: fc.record({ forbids: topics, problem: fc.constantFrom(null, 'It cannot be read.') }),
  isDoNotTrack: fc.boolean(),
  systemForbids: fc.boolean(),
  isDevBuild: fc.boolean(),
});

describe('whatever else is set', () => {
  it('a policy wins, whatever else is set', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const joined = joinConsent(facts);
        for (const topic of facts.policy.forbids) {
          expect(joined[topic]).toMatchObject({ on: false, because: expect.stringMatching(/^policy/) });
        }
      }),
    );
  });

  it('telemetry set to false overrides what would be sent about usage, and local logging', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const joined = joinConsent({ ...facts, choices: { ...facts.choices, telemetry: false } });
        expect([joined.metrics.on, joined.launchPing.on, joined.local.on]).toEqual([false, false, false]);
      }),
    );
  });

  it('sends nothing that was not switched on and confirmed', () => {
    fc.assert(
      fc.property(anyFacts, (facts) => {
        const joined = joinConsent(facts);
        for (const topic of ['metrics', 'launchPing', 'updateCheck'] as const) {
          if (joined[topic].on) expect(facts.isAnswered && facts.choices[topic] && !facts.isDoNotTrack).toBe(true);
        }
      }),
    );
  });

  it('forbidding more switches nothing on', () => {
    fc.assert(
      fc.property(anyFacts, topics, (facts, more) => {
        const before = joinConsent(facts);
        const forbids = [...facts.policy.forbids, ...more];
        const after = joinConsent({ ...facts, policy: { ...facts.policy, forbids } });
        for (const topic of consentTopics) expect(after[topic].on && !before[topic].on).toBe(false);
      }),
    );
  });
});
