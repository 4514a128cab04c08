import type { InputDemands } from '../../../shared/input-safety/judge-input.ts';
import type { ConsentTopic, OffReason, Verdict, Verdicts } from '../../../shared/privacy/consent/consent-state.ts';

/** The prohibitions of administrators. An unreadable policy forbids everything, and `problem` says why. */
export type Policy = {
  readonly forbids: readonly ConsentTopic[];
  /** Their requirements for messages. */
  readonly input: InputDemands;
  /** True if they require approval for the user's own actions. */
  readonly reviewsOwnActions: boolean;
  readonly problem: string | null;
};

/** The policy if there is no policy file. */
export const noPolicy: Policy = { forbids: [], input: {}, reviewsOwnActions: false, problem: null };

/** The inputs of the decision. */
export type ConsentInput = {
  /** The user's choices. `telemetry` is null if they did not set it. */
  readonly choices: {
    readonly metrics: boolean;
    readonly launchPing: boolean;
    readonly otlp: boolean;
    readonly updateCheck: boolean;
    readonly telemetry: boolean | null;
  };
  /** True if the user answered the first-run dialog. */
  readonly isAnswered: boolean;
  readonly policy: Pick<Policy, 'forbids' | 'problem'>;
  readonly isDoNotTrack: boolean;
  /** True if the system's privacy settings forbid programs to report usage. */
  readonly systemForbids: boolean;
  readonly isDevBuild: boolean;
};

/**
 * Returns one verdict per topic, with the strongest reason. `telemetry: false` overrides metrics, ping, and OTLP. When
 * unset, the local part follows them; `true` enables only the local part. Only a policy and the user decide about data
 * that never leaves the machine: the other conditions are about sending.
 */
export function joinConsent(facts: ConsentInput): Verdicts {
  const { choices, isAnswered, isDevBuild, isDoNotTrack, systemForbids } = facts;
  const share = (topic: Exclude<ConsentTopic, 'local'>): Verdict => {
    const isUsage = topic !== 'updateCheck';
    const reasons: readonly (readonly [OffReason, boolean])[] = [
      ...getPolicyReasons(facts, topic),
      ['doNotTrack', isDoNotTrack],
      ['system', systemForbids && isUsage],
      ['devBuild', isDevBuild],
      ['telemetryOff', choices.telemetry === false && isUsage],
      ['notAnswered', !isAnswered],
      ['notChosen', !choices[topic]],
    ];
    return findFirstReason(reasons) ?? { on: true, because: 'chosen' };
  };
  const metrics = share('metrics');
  const launchPing = share('launchPing');
  const follows = choices.telemetry === null && (metrics.on || launchPing.on);
  const local = findFirstReason([
    ...getPolicyReasons(facts, 'local'),
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

function getPolicyReasons({ policy }: ConsentInput, topic: ConsentTopic): readonly (readonly [OffReason, boolean])[] {
  const isForbidden = policy.forbids.includes(topic);
  return [
    ['policyUnreadable', isForbidden && policy.problem !== null],
    ['policy', isForbidden],
  ];
}

function findFirstReason(reasons: readonly (readonly [OffReason, boolean])[]): Verdict | null {
  const because = reasons.find(([, holds]) => holds)?.[0];
  return because === undefined ? null : { on: false, because };
}

/**
 * Returns whether the user switched the topic off. If so, earlier data is deleted, so that a second consent does not
 * include it.
 */
export function isWithdrawn(verdict: Verdict): boolean {
  return !verdict.on && (verdict.because === 'notChosen' || verdict.because === 'telemetryOff');
}
