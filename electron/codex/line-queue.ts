/**
 * Delivers lines in order, one at a time. After a line for which `handle` returns true, code that awaits that line runs
 * first. So a caller handles a reply before the messages that Codex sent after it.
 */
export class LineQueue {
  readonly #handle: (line: string) => boolean;
  #waiting: string[] = [];
  #next = 0;
  #busy = false;
  #onEmpty: () => void = () => undefined;

  constructor(handle: (line: string) => boolean) {
    this.#handle = handle;
  }

  push(line: string): void {
    this.#waiting.push(line);
    if (!this.#busy) this.#run();
  }

  /** Resolves when every line so far is delivered. */
  async emptied(): Promise<void> {
    if (!this.#busy) return;
    await new Promise<void>((resolve) => {
      this.#onEmpty = resolve;
    });
  }

  #run(): void {
    this.#busy = true;
    try {
      for (let line = this.#waiting[this.#next]; line !== undefined; line = this.#waiting[this.#next]) {
        this.#next += 1;
        if (this.#handle(line)) return;
      }
      this.#waiting = [];
      this.#next = 0;
      this.#busy = false;
      this.#onEmpty();
    } finally {
      // Continue even after a handler threw, because the other lines are still waiting.
      if (this.#busy) setImmediate(() => this.#run());
    }
  }
}
