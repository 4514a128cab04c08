import type { WindowId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { HookTexts, UncommittedState } from '../../shared/contract/commits.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { TrustGate } from '../host/gates.ts';
import { type CommitProblem, toRefusal } from './commit-problem.ts';
import { HookPermissions } from './hook-permissions.ts';
import { skipOther, type TrustedRepositories } from './open-repository.ts';
import { readHooks, readHookTexts } from './read-hooks.ts';
import type { AllowedHooks, HookSandbox } from './run-hooks.ts';

export type CommitHooksDeps = {
  readonly lifetime: Lifetime;
  readonly dataFolder: string;
  readonly trust: Pick<TrustGate, 'mayWrite'>;
  readonly sandbox: HookSandbox;
  /** The time for each hook. */
  readonly maxHookMs?: number;
};

const defaultMaxHookMs = 10 * 60_000;

/** The hooks that a window wants to run at a commit, by the digest that the user allowed. */
export type WantedHooks = { readonly digest: string; readonly window: WindowId };

/** Knows which hooks the user allowed, and ends those that run. */
export class CommitHooks {
  readonly handlers: DomainHandlers<'readHooks' | 'allowHooks' | 'stopHooks'>;
  readonly #deps: CommitHooksDeps;
  readonly #permissions: HookPermissions;
  readonly #running = new Map<WindowId, AbortController>();

  constructor(deps: CommitHooksDeps, repositories: TrustedRepositories) {
    this.#deps = deps;
    this.#permissions = new HookPermissions(deps.dataFolder);
    deps.lifetime.onEnd(() => {
      for (const abort of this.#running.values()) abort.abort();
    });
    this.handlers = {
      readHooks: async ({ workspace }) => {
        if (workspace === null) return ok(null);
        const read = await repositories.run<HookTexts, never>(workspace.path, async (repository) =>
          ok(await readHookTexts(repository)),
        );
        const texts = skipOther(read);
        return texts.ok ? texts : err(toRefusal(texts.error));
      },
      allowHooks: async ({ workspace }, request) => {
        if (workspace === null) return err(toRefusal({ type: 'notARepository' }));
        const done = await repositories.run(workspace.path, (repository) => this.#allow(repository, request));
        return done.ok ? done : err(toRefusal(done.error));
      },
      stopHooks: async ({ id }) => {
        this.#running.get(id)?.abort();
        return ok(null);
      },
    };
  }

  /** Describes the hooks of a repository. Runs none. Never rejects. */
  async describe(repository: PrivateRepository): Promise<UncommittedState['hooks']> {
    const { commonFolder, root } = repository.place;
    const { digest, names, obstacle, runnable } = await readHooks(repository);
    // The window may show a trusted folder inside.
    if (digest !== null && (await this.#deps.trust.mayWrite(root)) !== 'yes') {
      return { names, runnable: [], digest: null, permission: 'none', obstacle: t`Trust ${root} to run its hooks.` };
    }
    return { names, runnable, digest, obstacle, permission: await this.#permissions.read(commonFolder, digest) };
  }

  /** Makes a commit with hooks, if the user allowed exactly those. Rejects if the commit does. */
  async run<T>(
    repository: PrivateRepository,
    { digest, window }: WantedHooks,
    commit: (hooks: AllowedHooks) => Promise<Result<T, CommitProblem>>,
  ): Promise<Result<T, CommitProblem>> {
    const found = await this.describe(repository);
    if (found.permission !== 'given' || found.digest !== digest) return err({ type: 'hooksChanged' });
    const abort = new AbortController();
    this.#running.set(window, abort);
    const { maxHookMs = defaultMaxHookMs, sandbox } = this.#deps;
    try {
      return await commit({ digest, sandbox, maxDurationMs: maxHookMs, signal: abort.signal });
    } finally {
      if (this.#running.get(window) === abort) this.#running.delete(window);
    }
  }

  async #allow(
    repository: PrivateRepository,
    { digest, isAllowed, root }: RequestInput<'allowHooks'>,
  ): Promise<Result<null, CommitProblem>> {
    const { commonFolder } = repository.place;
    const found = await this.describe(repository);
    if (root !== repository.place.root || (isAllowed && found.digest !== digest)) return err({ type: 'hooksChanged' });
    await this.#permissions.set(commonFolder, isAllowed ? digest : null);
    return ok(null);
  }
}
