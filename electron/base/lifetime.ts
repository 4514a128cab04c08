/** Ends one resource. If that takes time, returns a promise that settles at the end. */
type End = () => void | Promise<void>;

type Registered = { readonly end: End; readonly name: string };

/** Waits for a slow end, by the name it was registered under. May give up, or reject. */
export type WaitForEnd = (ending: Promise<void>, name: string) => Promise<void>;

/**
 * The order in which a lifetime ends its resources. `lastFirst`: each starts to end after the newer ones have ended.
 * `together`: all start to end at once, and all that take no time have ended when `end` returns.
 */
export type EndOrder = 'lastFirst' | 'together';

/**
 * Owns resources and disposes them together: those of the app, a profile, a window, or one Codex process. Code that
 * opens a resource must register its end at once.
 */
export class Lifetime {
  readonly #order: EndOrder;
  readonly #registered: Registered[] = [];
  readonly #left: (() => void)[] = [];
  #ending: Promise<void> | null = null;
  /** Waits for a late registered end while this lifetime ends. Null before and after. */
  #wait: WaitForEnd | null = null;
  readonly #late: Promise<readonly PromiseSettledResult<void>[]>[] = [];

  constructor(order: EndOrder = 'lastFirst') {
    this.#order = order;
  }

  /** True once it has started to end. */
  get ended(): boolean {
    return this.#ending !== null;
  }

  /**
   * Registers a function to call at the end. If the end has started, calls it at once, and `end` waits for it. The
   * returned function removes it.
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

  /** Creates a lifetime that ends together with this one, if it does not end earlier. */
  child(name = '', order: EndOrder = 'lastFirst'): Lifetime {
    const child = new Lifetime(order);
    this.adopt(child, name);
    return child;
  }

  /** Ends `other` together with this lifetime, and waits for it even if it ended earlier. */
  adopt(other: Lifetime, name = ''): void {
    other.#left.push(this.onEnd(() => other.end(), name));
  }

  /**
   * Ends each registered resource once. A failure does not stop the others from ending. Resolves when all have ended.
   * Rejects with an `AggregateError` if any failed.
   */
  end(wait: WaitForEnd = (ending) => ending): Promise<void> {
    if (this.#ending !== null) return this.#ending;
    const { promise, reject, resolve } = Promise.withResolvers<void>();
    // Set first, because ending resources may check `ended`.
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
    // After the end, no caller waits, so a failure is dropped.
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
      // Continues without a pause if there is nothing to wait for.
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

/** Starts an end. Returns null if it took no time. */
function startEnd({ end }: Registered): Promise<void> | null {
  try {
    return end() ?? null;
  } catch (failure) {
    return Promise.reject(failure);
  }
}
