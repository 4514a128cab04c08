import type { TestEvent } from './events.ts';

/** How many tests a part ran, by outcome. */
export type Count = { readonly passed: number; readonly failed: number; readonly skipped: number };

const none: Count = { passed: 0, failed: 0, skipped: 0 };

/** A test that ended, with its time in milliseconds and, if it failed, what its error says in one line. */
export type EndedTest = Omit<Extract<TestEvent, { kind: 'ended' }>, 'kind'>;

/** Records what a part reports. */
export class PartRecord {
  readonly #count = { passed: 0, failed: 0, skipped: 0 };
  readonly #tests: EndedTest[] = [];
  /** The files that are in progress, each with its tests in progress. */
  readonly #inProgress = new Map<string, Set<string>>();
  /** Each test that ended, as its file and title. */
  readonly #ended = new Set<string>();
  /** The files that were left while tests of them were in progress. */
  readonly #left = new Set<string>();

  add(event: TestEvent): void {
    if (event.kind === 'began' && this.#hasEnded(event.file, event.test)) return;
    const tests = this.#inProgress.get(event.file) ?? new Set();
    if (event.kind === 'began') {
      this.#inProgress.set(event.file, tests);
      if (event.test !== null) tests.add(event.test);
      return;
    }
    if (event.kind === 'left') this.#left.add(event.file);
    else tests.delete(event.test);
    // Several workers of Playwright share a file, and Vitest may report the end of a file before the end of its last
    // test.
    if (tests.size === 0 && this.#left.has(event.file)) this.#inProgress.delete(event.file);
    if (event.kind === 'left') return;
    this.#ended.add(`${event.file} ${event.test}`);
    this.#count[event.outcome] += 1;
    const { kind: _, ...ended } = event;
    this.#tests.push(ended);
  }

  /** True if Vitest reports the start of a short test, or of a file, after its end. */
  #hasEnded(file: string, test: string | null): boolean {
    return test === null ? this.#left.has(file) : this.#ended.has(`${file} ${test}`);
  }

  get tests(): readonly EndedTest[] {
    return this.#tests;
  }

  /** The files and tests that are in progress, by name. */
  inProgress(): readonly string[] {
    return [...this.#inProgress]
      .flatMap(([file, tests]) => (tests.size === 0 ? [file] : [...tests].map((test) => `${file} › ${test}`)))
      .toSorted();
  }

  /**
   * Counts the tests. A part that reported none is one check, which fails if it should have tests. A part that ends
   * badly has at least one failure, and a part that had to be ended has one failure more than its tests.
   */
  count(end: 'well' | 'badly' | 'forced', hasTests = false): Count {
    if (this.#tests.length === 0) return end === 'well' && !hasTests ? { ...none, passed: 1 } : { ...none, failed: 1 };
    const { failed } = this.#count;
    if (end === 'forced') return { ...this.#count, failed: failed + 1 };
    return { ...this.#count, failed: end === 'badly' ? Math.max(failed, 1) : failed };
  }
}
