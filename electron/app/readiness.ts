import type { CliState } from '../../shared/cli/cli-state.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { Boot } from './boot.ts';
import type { ProfileKind } from './windows.ts';

export type ReadinessParts = {
  readonly codex: CodexServer;
  /** Knows how long each step takes. */
  readonly boot: Pick<Boot, 'phase' | 'note'>;
  /** Whose Codex it is, for the names of the steps. */
  readonly kind: ProfileKind;
  /** Begins transcripts, runs and diffs anew from the database. */
  refill(): Promise<void>;
  checkAccount(): Promise<void>;
  readCatalogs(): Promise<void>;
};

/**
 * What follows when Codex has come up, each step after the one before. At its first start: the account, the catalogs.
 * After a restart: transcripts, runs and diffs are filled again, the account is checked, then messages may go out and
 * approvals go on.
 */
export class Readiness {
  readonly #parts: ReadinessParts;
  #generation: Generation | null = null;
  #startedAt = 0;
  /** Null while messages may go out. */
  #shut: PromiseWithResolvers<void> | null = null;

  constructor(parts: ReadinessParts) {
    this.#parts = parts;
    parts.codex.onState((state) => this.#hear(state));
  }

  /**
   * Settles when messages may go out and approvals be shown, as far as a restart of Codex goes, or when Codex does not
   * come up.
   */
  async opened(): Promise<void> {
    await this.#shut?.promise;
  }

  #hear(state: CliState): void {
    switch (state.phase) {
      case 'starting':
        this.#startedAt = state.since;
        this.#shutUnlessFirst();
        break;
      case 'restarting':
        this.#shutUnlessFirst();
        break;
      case 'ready':
        if (state.generation !== this.#generation) void this.#comeUp(state.generation);
        break;
      case 'failed':
      case 'stopped':
        this.#open();
        break;
    }
  }

  async #comeUp(generation: Generation): Promise<void> {
    const { boot, checkAccount, kind, readCatalogs, refill } = this.#parts;
    const isFirst = this.#generation === null;
    this.#generation = generation;
    boot.note(`${kind}: Codex is ready`, this.#startedAt);
    if (!isFirst) await boot.phase(`${kind}: threads are filled again`, refill);
    await boot.phase(`${kind}: account is checked`, checkAccount);
    if (!this.#isUp(generation)) return;
    void boot.phase(`${kind}: catalogs are read`, readCatalogs);
    this.#open();
  }

  #isUp(generation: Generation): boolean {
    const { state } = this.#parts.codex;
    return (state.phase === 'ready' || state.phase === 'slow') && state.generation === generation;
  }

  #shutUnlessFirst(): void {
    if (this.#generation !== null) this.#shut ??= Promise.withResolvers();
  }

  #open(): void {
    this.#shut?.resolve();
    this.#shut = null;
  }
}
