import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import type { Release, UpdateProblem, UpdateState, UpdatesMissing } from '../../shared/updates/update-state.ts';
import type { UpdateProgram } from '../host/update-program.ts';
import type { Work } from '../host/work.ts';

/** How long until the next check, in milliseconds; a failed one is tried again sooner. */
const dayMs = 24 * 60 * 60_000;
const retryMs = 60 * 60_000;

export type UpdatesDeps = {
  /** A text: why there is none. */
  readonly program: UpdateProgram | UpdatesMissing;
  /** Whether it may be asked now. */
  isAllowed(): boolean;
  readonly clock: Clock;
  /** Nothing is asked after its end. */
  readonly lifetime: Lifetime;
  onState(state: UpdateState): void;
};

/**
 * Looks for a newer version once a day while that is allowed, and fetches it in the background. It is installed when the
 * person says so, and then only while no turn runs and no approval waits.
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

  /** The first window is there, and all is known that decides whether anything may be asked. */
  launched(): void {
    if (this.#isLaunched) return;
    this.#isLaunched = true;
    this.allowanceChanged();
  }

  /** What holds may be another: what is under way is called off, or begins. */
  allowanceChanged(): void {
    if (this.#program === null || !this.#isLaunched) return;
    if (!this.#deps.isAllowed()) {
      this.#cancel();
      if (this.#state.type !== 'off') this.#become({ type: 'off' });
    } else if (this.#state.type === 'off') {
      this.#become({ type: 'notAsked' });
      void this.check();
    }
  }

  /** Asks now, unless it may not, or is about it, or has a version ready. Settles once all that follows is done. */
  async check(): Promise<void> {
    const program = this.#program;
    const { type } = this.#state;
    if (program === null || (type !== 'notAsked' && type !== 'none' && type !== 'failed')) return;
    this.#cancel();
    const { signal } = this.#fetching;
    this.#become({ type: 'checking' });
    const found = await program.check();
    if (signal.aborted) return;
    if (!found.ok) return this.#fail(found.error);
    if (found.value === null) {
      this.#become({ type: 'none', at: this.#deps.clock.now() });
      return this.#checkIn(dayMs);
    }
    await this.#download(program, found.value, signal);
  }

  /** With `wanted` installs what is ready, at once or as soon as nothing is under way; without, that is called off. */
  restart(wanted: boolean): void {
    if (this.#state.type !== 'ready') return;
    if (this.#state.restarts !== wanted) this.#become({ ...this.#state, restarts: wanted });
    this.#restartWhenIdle();
  }

  /** Takes what is under way. */
  workChanged(work: Work): void {
    this.#isIdle = work.running.length === 0 && work.waiting === 0;
    this.#restartWhenIdle();
  }

  async #download(program: UpdateProgram, release: Release, signal: AbortSignal): Promise<void> {
    this.#become({ type: 'downloading', release, percent: 0 });
    const fetched = await program.download((part) => {
      const percent = Math.min(100, Math.max(0, Math.floor(part)));
      const isNews = this.#state.type === 'downloading' && this.#state.percent !== percent;
      if (!signal.aborted && isNews) this.#become({ type: 'downloading', release, percent });
    }, signal);
    if (signal.aborted) return;
    if (fetched.ok) this.#become({ type: 'ready', release, restarts: false });
    else this.#fail(fetched.error);
  }

  #restartWhenIdle(): void {
    if (this.#state.type === 'ready' && this.#state.restarts && this.#isIdle) this.#program?.restart();
  }

  #fail(problem: UpdateProblem): void {
    this.#become({ type: 'failed', problem, at: this.#deps.clock.now() });
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

  #become(state: UpdateState): void {
    this.#state = state;
    this.#deps.onState(state);
  }
}
