/** Ends one thing; what takes time settles when it has ended. */
type End = () => void | Promise<void>;

type Registered = { readonly end: End; readonly name: string };

/** Waits for an end that takes time, by the name it was registered under; it may give up, or reject. */
export type WaitForEnd = (ending: Promise<void>, name: string) => Promise<void>;

/**
 * In which order a lifetime ends what it has: `lastFirst`, each after the one before it has ended, or `together`, where
 * nothing waits for anything and all that takes no time has ended when `end` returns.
 */
export type EndOrder = 'lastFirst' | 'together';

/**
 * What was opened together ends together: the app, a profile, a window, one life of Codex. Whoever opens something
 * registers its end at once.
 */
export class Lifetime {
  readonly #order: EndOrder;
  readonly #registered: Registered[] = [];
  readonly #left: (() => void)[] = [];
  #ending: Promise<void> | null = null;
  /** How it waits for what is registered while it ends; null before and after. */
  #wait: WaitForEnd | null = null;
  readonly #late: Promise<readonly PromiseSettledResult<void>[]>[] = [];

  constructor(order: EndOrder = 'lastFirst') {
    this.#order = order;
  }

  /** True from the moment at which it begins to end. */
  get ended(): boolean {
    return this.#ending !== null;
  }

  /**
   * Registers what must happen at the end, or does it at once when the end has begun; `end` waits for it until it has
   * settled. The returned function takes it back.
   */
  onEnd(end: End, name = ''): () => void {
    if (this.ended) {
      this.#join(end(), name);
      return () => undefined;
    }
    const registered = { end, name };
    this.#registered.push(registered);
    return () => {
      const at = this.#registered.lastIndexOf(registered);
      if (at >= 0) this.#registered.splice(at, 1);
    };
  }

  /** A lifetime that ends with this one, or earlier. */
  child(name = '', order: EndOrder = 'lastFirst'): Lifetime {
    const child = new Lifetime(order);
    this.adopt(child, name);
    return child;
  }

  /** Has another lifetime end with this one too; it may end earlier, and is waited for even then. */
  adopt(other: Lifetime, name = ''): void {
    other.#left.push(this.onEnd(() => other.end(), name));
  }

  /**
   * Ends what was registered, each once; what fails does not keep the others from ending. Settles when all has ended, with
   * an `AggregateError` where something has failed.
   */
  end(wait: WaitForEnd = (ending) => ending): Promise<void> {
    if (this.#ending !== null) return this.#ending;
    const { promise, reject, resolve } = Promise.withResolvers<void>();
    // First, because what ends may look whether this has.
    this.#ending = promise;
    this.#wait = wait;
    this.#endAll(wait).then((failures) => {
      for (const leave of this.#left) leave();
      if (failures.length === 0) resolve();
      else reject(new AggregateError(failures, 'Ending a lifetime failed in part'));
    }, reject);
    return promise;
  }

  #join(ending: unknown, name: string): void {
    if (!(ending instanceof Promise)) return;
    // Once all has ended, no one waits, and a failure reaches no one.
    const waited = this.#wait === null ? ending : this.#wait(ending, name);
    const settled = Promise.allSettled([waited]);
    if (this.#wait !== null) this.#late.push(settled);
  }

  async #endAll(wait: WaitForEnd): Promise<readonly unknown[]> {
    const failures = [...(await (this.#order === 'together' ? this.#endTogether(wait) : this.#endLastFirst(wait)))];
    for (let late = this.#late.shift(); late !== undefined; late = this.#late.shift()) {
      failures.push(...getRejections(await late));
    }
    this.#wait = null;
    return failures;
  }

  async #endLastFirst(wait: WaitForEnd): Promise<readonly unknown[]> {
    const failures: unknown[] = [];
    for (let last = this.#registered.pop(); last !== undefined; last = this.#registered.pop()) {
      const ending = startEnd(last);
      // Without a pause after what takes no time.
      if (ending !== null) await wait(ending, last.name).catch((failure: unknown) => failures.push(failure));
    }
    return failures;
  }

  async #endTogether(wait: WaitForEnd): Promise<readonly unknown[]> {
    const endings: Promise<void>[] = [];
    for (let last = this.#registered.pop(); last !== undefined; last = this.#registered.pop()) {
      const ending = startEnd(last);
      if (ending !== null) endings.push(wait(ending, last.name));
    }
    return getRejections(await Promise.allSettled(endings));
  }
}

function getRejections(settled: readonly PromiseSettledResult<void>[]): readonly unknown[] {
  return settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
}

/** Null when it has ended without taking time. */
function startEnd({ end }: Registered): Promise<void> | null {
  try {
    return end() ?? null;
  } catch (failure) {
    return Promise.reject(failure);
  }
}
