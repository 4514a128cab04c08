import type { InputDemands } from '../input-safety/judge-input.ts';
import type { ConsentTopic, OffReason, Verdict, Verdicts } from './consent-state.ts';

/** What administrators forbid. A policy that cannot be read forbids everything, and says why. */
export type Policy = {
  readonly forbids: readonly ConsentTopic[];
  /** What they demand of messages. */
  readonly input: InputDemands;
  /** They want a yes to what the person does themselves. */
  readonly reviewsOwnActions: boolean;
  readonly problem: string | null;
};

/** Where nobody has written a policy. */
export const noPolicy: Policy = { forbids: [], input: {}, reviewsOwnActions: false, problem: null };

/** All that decides together. */
export type ConsentFacts = {
  /** What the person has switched on. `telemetry` is null where they said nothing of it. */
  readonly choices: {
    readonly metrics: boolean;
    readonly launchPing: boolean;
    readonly otlp: boolean;
    readonly updateCheck: boolean;
    readonly telemetry: boolean | null;
  };
  /** The first-run dialog was answered. */
  readonly isAnswered: boolean;
  readonly policy: Pick<Policy, 'forbids' | 'problem'>;
  readonly isDoNotTrack: boolean;
  /** The privacy settings of the system say that programs shall not report how they are used. */
  readonly systemForbids: boolean;
  readonly isDevBuild: boolean;
};

/**
 * One verdict for each thing, by the strongest reason. `telemetry: false` overrules metrics, ping and OTLP; unset, the local
 * part follows them; `true` opens the local part alone. What never leaves the machine is left to a policy and to the
 * person: the other circumstances are about sending.
 */
export function joinConsent(facts: ConsentFacts): Verdicts {
  const { choices, isAnswered, isDevBuild, isDoNotTrack, systemForbids } = facts;
  const share = (topic: Exclude<ConsentTopic, 'local'>): Verdict => {
    const isUsage = topic !== 'updateCheck';
    const reasons: readonly (readonly [OffReason, boolean])[] = [
      ...policyReasons(facts, topic),
      ['doNotTrack', isDoNotTrack],
      ['system', systemForbids && isUsage],
      ['devBuild', isDevBuild],
      ['telemetryOff', choices.telemetry === false && isUsage],
      ['notAnswered', !isAnswered],
      ['notChosen', !choices[topic]],
    ];
    return firstOf(reasons) ?? { on: true, because: 'chosen' };
  };
  const metrics = share('metrics');
  const launchPing = share('launchPing');
  const follows = choices.telemetry === null && (metrics.on || launchPing.on);
  const local = firstOf([
    ...policyReasons(facts, 'local'),
    ['telemetryOff', choices.telemetry === false],
    ['notChosen', choices.telemetry === null && !follows],
  ]);
  return {
    metrics,
    launchPing,
    otlp: share('otlp'),
    updateCheck: share('updateCheck'),
    local: local ?? { on: true, because: follows ? 'followsSharing' : 'chosen' },
  };
}

function policyReasons({ policy }: ConsentFacts, topic: ConsentTopic): readonly (readonly [OffReason, boolean])[] {
  const isForbidden = policy.forbids.includes(topic);
  return [
    ['policyUnreadable', isForbidden && policy.problem !== null],
    ['policy', isForbidden],
  ];
}

function firstOf(reasons: readonly (readonly [OffReason, boolean])[]): Verdict | null {
  const because = reasons.find(([, holds]) => holds)?.[0];
  return because === undefined ? null : { on: false, because };
}
