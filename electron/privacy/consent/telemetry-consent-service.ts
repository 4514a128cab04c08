import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../../shared/base/clock.ts';
import { Listeners } from '../../../shared/base/listeners.ts';
import type { InputDemands } from '../../../shared/input-safety/judge-input.ts';
import type { ConsentState } from '../../../shared/privacy/consent/consent-state.ts';
import type { Lifetime } from '../../base/lifetime.ts';
import type { SettingsStore } from '../../settings/settings-store.ts';
import { type FollowedPolicies, followPolicies } from './follow-policies.ts';
import { joinConsent } from './join-consent.ts';

/** The conditions for sending, apart from the user's choices. */
export type ConsentCircumstances = {
  /** Absolute paths of administrators' policies. No policy can allow what another one forbids. */
  readonly policyFiles: readonly string[];
  /** Returns whether the system's privacy settings forbid programs to report usage. Never rejects. */
  systemForbids(): Promise<boolean>;
  readonly isDoNotTrack: boolean;
  readonly isDevBuild: boolean;
};

export type TelemetryConsentDeps = ConsentCircumstances & {
  readonly settings: Pick<SettingsStore, 'snapshot' | 'onChange'>;
  readonly clock: Clock;
  readonly lifetime: Lifetime;
};

/**
 * Combines all conditions for what may leave the machine, and for what is logged in detail, into one state with
 * reasons: at the start, and whenever the settings or a policy change. Every sender uses this state.
 */
export class TelemetryConsentService {
  /** Resolves once the system's setting is known too. Nothing may be sent before that. */
  readonly settled: Promise<void>;
  readonly #deps: TelemetryConsentDeps;
  readonly #policies: FollowedPolicies;
  readonly #listeners = new Listeners<[ConsentState]>();
  #systemForbids = false;
  #isPostponed = false;
  #state: ConsentState;

  private constructor(deps: TelemetryConsentDeps, policies: FollowedPolicies) {
    this.#deps = deps;
    this.#policies = policies;
    this.#state = this.#joinAll();
    deps.lifetime.onEnd(deps.settings.onChange(() => this.#update()));
    this.settled = deps.systemForbids().then((forbids) => {
      this.#systemForbids = forbids;
      this.#update();
    });
  }

  /** Reads the policies first, so that nothing forbidden is ever on. Never rejects. */
  static async load(deps: TelemetryConsentDeps): Promise<TelemetryConsentService> {
    let look = (): void => undefined;
    const policies = await followPolicies(deps.policyFiles, deps.clock, deps.lifetime, () => look());
    const service = new TelemetryConsentService(deps, policies);
    look = () => service.#update();
    return service;
  }

  get state(): ConsentState {
    return this.#state;
  }

  /** The administrators' current requirements for messages. */
  get inputDemands(): InputDemands {
    return this.#policies.policy.input;
  }

  /** Whether administrators require consent to the user's own actions. */
  get reviewsOwnActions(): boolean {
    return this.#policies.policy.reviewsOwnActions;
  }

  /** Call this when the first-run dialog is closed without an answer. It stays closed until the next start. */
  postpone(): void {
    this.#isPostponed = true;
    this.#update();
  }

  /** Calls `listen` with each changed state. The returned function removes the listener. */
  onChange(listen: (state: ConsentState) => void): () => void {
    return this.#listeners.add(listen);
  }

  #update(): void {
    const next = this.#joinAll();
    if (isDeepStrictEqual(next, this.#state)) return;
    this.#state = next;
    this.#listeners.call(next);
  }

  #joinAll(): ConsentState {
    const { isDevBuild, isDoNotTrack, settings } = this.#deps;
    const { policy } = this.#policies;
    const { checkForUpdates, launchPing, metrics, otlp, telemetry, telemetryAnswered } = settings.snapshot.values;
    const verdicts = joinConsent({
      choices: { metrics, launchPing, otlp, updateCheck: checkForUpdates, telemetry },
      isAnswered: telemetryAnswered,
      policy,
      isDoNotTrack,
      systemForbids: this.#systemForbids,
      isDevBuild,
    });
    const asked = this.#isPostponed ? 'postponed' : 'open';
    return { ...verdicts, question: telemetryAnswered ? 'answered' : asked, policyProblem: policy.problem };
  }
}

/** Returns whether `DO_NOT_TRACK` is set. Any value except 0 counts, according to https://consoledonottrack.com. */
export function isDoNotTrack(value: string | undefined): boolean {
  return !['', '0', 'false'].includes((value ?? '').trim().toLowerCase());
}
