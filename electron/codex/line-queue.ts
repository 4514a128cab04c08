/**
 * Hands on lines in order, one after the other. After a line for which `handle` returns true, whatever awaits it runs
 * first: so what a caller does with a reply comes before the messages that Codex sent after that reply.
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

  /** Settles when every line so far has been handed on. */
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
      // Also after a line whose handling threw: the others are still to come.
      if (this.#busy) setImmediate(() => this.#run());
    }
  }
}
