import type { CliState } from '../../shared/cli/cli-state.ts';
import type { AuthService } from '../auth/auth-service.ts';
import type { ModelCatalog } from '../catalogs/models.ts';
import type { CodexServer, Generation } from '../codex/codex-server.ts';
import type { RestartGate } from '../host/gates.ts';
import type { Boot } from './boot.ts';
import type { ThreadsDomain } from './threads-domain.ts';
import type { ProfileKind } from './windows.ts';

export type ReadinessDeps = {
  readonly codex: CodexServer;
  /** Times each step. */
  readonly boot: Pick<Boot, 'phase' | 'note'>;
  /** The profile of this Codex, for the names of the steps. */
  readonly kind: ProfileKind;
  readonly threads: Pick<ThreadsDomain, 'refillThreads'>;
  readonly auth: Pick<AuthService, 'check'>;
  readonly models: Pick<ModelCatalog, 'read'>;
};

/**
 * The steps after Codex starts, one after another. At its first start: the account, the catalogs. After a restart:
 * reload transcripts, runs and diffs, check the account, and allow messages.
 */
export class Readiness implements RestartGate {
  readonly #deps: ReadinessDeps;
  #generation: Generation | null = null;
  #startedAt = 0;
  /** Pending while messages must wait. Null while they may be sent. */
  #closedUntil: PromiseWithResolvers<void> | null = null;

  constructor(deps: ReadinessDeps) {
    this.#deps = deps;
    deps.codex.onState((state) => this.#handle(state));
  }

  async waitUntilOpen(): Promise<void> {
    await this.#closedUntil?.promise;
  }

  #handle(state: CliState): void {
    switch (state.phase) {
      case 'starting':
        this.#startedAt = state.since;
        this.#closeUnlessFirst();
        break;
      case 'restarting':
        this.#closeUnlessFirst();
        break;
      case 'ready':
        if (state.generation !== this.#generation) void this.#handleReady(state.generation);
        break;
      case 'failed':
      case 'stopped':
        this.#open();
        break;
    }
  }

  async #handleReady(generation: Generation): Promise<void> {
    const { auth, boot, kind, models, threads } = this.#deps;
    const isFirst = this.#generation === null;
    this.#generation = generation;
    boot.note(`${kind}: Codex is ready`, this.#startedAt);
    if (!isFirst) await boot.phase(`${kind}: threads are reloaded`, () => threads.refillThreads());
    await boot.phase(`${kind}: account is checked`, () => auth.check());
    if (!this.#isUp(generation)) return;
    void boot.phase(`${kind}: catalogs are read`, () => models.read());
    this.#open();
  }

  #isUp(generation: Generation): boolean {
    const { state } = this.#deps.codex;
    return (state.phase === 'ready' || state.phase === 'slow') && state.generation === generation;
  }

  #closeUnlessFirst(): void {
    if (this.#generation !== null) this.#closedUntil ??= Promise.withResolvers();
  }

  #open(): void {
    this.#closedUntil?.resolve();
    this.#closedUntil = null;
  }
}
