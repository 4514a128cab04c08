import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { Clock } from '../../shared/base/clock.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Release, UpdateProblem, UpdateState, UpdatesMissing } from '../../shared/updates/update-state.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { UpdateProgram } from '../host/update-program.ts';
import type { WorkInProgress } from '../host/work.ts';

/** How long until the next check, in milliseconds. A failed check is retried sooner. */
const dayMs = 24 * 60 * 60_000;
const retryMs = 60 * 60_000;

export type UpdatesDeps = {
  /** The updater, or why there is none. */
  readonly program: UpdateProgram | UpdatesMissing;
  /** Returns whether checks are allowed now. */
  isAllowed(): boolean;
  readonly clock: Clock;
  /** Checks stop when it ends. */
  readonly lifetime: Lifetime;
  onState(state: UpdateState): void;
};

/**
 * Checks for a newer version once a day while allowed, and downloads it in the background. Installs it only when the
 * user asks for it, and then only while no turn runs and no approval waits.
 */
export class Updates {
  readonly #deps: UpdatesDeps;
  readonly #program: UpdateProgram | null;
  #state: UpdateState;
  #isIdle = true;
  #isLaunched = false;
  #fetching = new AbortController();
  #cancelNext: () => void = () => undefined;

  constructor(deps: UpdatesDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(() => this.#cancel());
    this.#program = typeof deps.program === 'string' ? null : deps.program;
    this.#state = typeof deps.program === 'string' ? { type: 'missing', because: deps.program } : { type: 'off' };
  }

  get state(): UpdateState {
    return this.#state;
  }

  /** Call this once the first window is open and it is known whether checks are allowed. */
  launched(): void {
    if (this.#isLaunched) return;
    this.#isLaunched = true;
    this.allowanceChanged();
  }

  /** Call this when the permission may have changed. Cancels or starts a check. */
  allowanceChanged(): void {
    if (this.#program === null || !this.#isLaunched) return;
    if (!this.#deps.isAllowed()) {
      this.#cancel();
      if (this.#state.type !== 'off') this.#setState({ type: 'off' });
    } else if (this.#state.type === 'off') {
      this.#setState({ type: 'notAsked' });
      void this.check();
    }
  }

  /**
   * Checks now, unless checks are not allowed, one is running, or a version is ready. Resolves once everything that
   * follows is done.
   */
  async check(): Promise<void> {
    const program = this.#program;
    const { type } = this.#state;
    if (program === null || (type !== 'notAsked' && type !== 'none' && type !== 'failed')) return;
    this.#cancel();
    const { signal } = this.#fetching;
    this.#setState({ type: 'checking' });
    const found = await program.check();
    if (signal.aborted) return;
    if (!found.ok) return this.#fail(found.error);
    if (found.value === null) {
      this.#setState({ type: 'none', at: this.#deps.clock.now() });
      return this.#checkIn(dayMs);
    }
    await this.#download(program, found.value, signal);
  }

  /**
   * If `wanted`, installs the ready version, at once or as soon as no work is running. Otherwise cancels the
   * installation.
   */
  restart(wanted: boolean): void {
    if (this.#state.type !== 'ready') return;
    if (this.#state.restarts !== wanted) this.#setState({ ...this.#state, restarts: wanted });
    this.#restartWhenIdle();
  }

  workChanged(work: WorkInProgress): void {
    this.#isIdle = work.running.length === 0 && work.waiting === 0;
    this.#restartWhenIdle();
  }

  async #download(program: UpdateProgram, release: Release, signal: AbortSignal): Promise<void> {
    this.#setState({ type: 'downloading', release, percent: 0 });
    const fetched = await program.download((part) => {
      const percent = Math.min(100, Math.max(0, Math.floor(part)));
      const isNews = this.#state.type === 'downloading' && this.#state.percent !== percent;
      if (!signal.aborted && isNews) this.#setState({ type: 'downloading', release, percent });
    }, signal);
    if (signal.aborted) return;
    if (fetched.ok) this.#setState({ type: 'ready', release, restarts: false });
    else this.#fail(fetched.error);
  }

  #restartWhenIdle(): void {
    if (this.#state.type === 'ready' && this.#state.restarts && this.#isIdle) this.#program?.restart();
  }

  #fail(problem: UpdateProblem): void {
    this.#setState({ type: 'failed', problem, at: this.#deps.clock.now() });
    this.#checkIn(retryMs);
  }

  #checkIn(delayMs: number): void {
    this.#cancelNext();
    this.#cancelNext = this.#deps.clock.after(delayMs, () => void this.check());
  }

  #cancel(): void {
    this.#cancelNext();
    this.#fetching.abort();
    this.#fetching = new AbortController();
  }

  #setState(state: UpdateState): void {
    this.#state = state;
    this.#deps.onState(state);
  }
}

/** Returns the alert for every window when an update is ready. Null otherwise. */
export function createUpdateAlert(state: UpdateState): UserFacingAlert | null {
  if (state.type !== 'ready') return null;
  const { release, restarts } = state;
  return {
    id: 'update',
    surface: 'banner',
    severity: 'info',
    fact: t`Workcell ${release.version} is ready.`,
    remedy: restarts
      ? t`Workcell restarts when no turns are running and no approvals are waiting.`
      : t`Restart to install it. See what's new in Settings, About.`,
    commands: restarts ? [] : ['restartToUpdate'],
  };
}
