import { realpath } from 'node:fs/promises';
import { join } from 'node:path';
import type { WindowId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { HookTexts, UncommittedState } from '../../shared/contract/commits.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { pathStyle } from '../files/path-style.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import type { RepositoryPlace } from '../git/repository-place.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { TrustGate } from '../host/gates.ts';
import { type CommitProblem, toRefusal } from './commit-problem.ts';
import { HookPermissions } from './hook-permissions.ts';
import { skipOther, type TrustedRepositories } from './open-repository.ts';
import type { FilePlaces } from './put-back.ts';
import { readHooks, readHookTexts } from './read-hooks.ts';
import type { AllowedHooks, HookSandbox } from './run-hooks.ts';

export type CommitHooksDeps = {
  readonly lifetime: Lifetime;
  readonly dataFolder: string;
  readonly trust: Pick<TrustGate, 'mayWrite'>;
  readonly sandbox: HookSandbox;
  readonly files: FilePlaces;
  /** The time for each hook. */
  readonly maxHookMs?: number;
};

const defaultMaxHookMs = 10 * 60_000;

/** Knows which hooks the user allowed, and ends those that run. */
export class CommitHooks {
  readonly handlers: DomainHandlers<'readHooks' | 'allowHooks' | 'stopHooks'>;
  readonly #deps: CommitHooksDeps;
  readonly #permissions: HookPermissions;
  /** What ends the commits in progress of each window. */
  readonly #running = new Map<WindowId, Set<AbortController>>();

  constructor(deps: CommitHooksDeps, repositories: TrustedRepositories) {
    this.#deps = deps;
    this.#permissions = new HookPermissions(deps.dataFolder);
    deps.lifetime.onEnd(() => {
      for (const window of this.#running.keys()) this.stop(window);
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
        this.stop(id);
        return ok(null);
      },
    };
  }

  /** Describes the hooks of a repository. Runs none. Never rejects. */
  async describe(repository: PrivateRepository): Promise<UncommittedState['hooks']> {
    const { commonFolder, root } = repository.place;
    const { digest, names, obstacle, runnable } = await readHooks(repository);
    const none = { names, runnable: [], digest: null, permission: 'none' } as const;
    // The window may show a trusted folder inside.
    if (digest !== null && (await this.#deps.trust.mayWrite(root)) !== 'yes') {
      return { ...none, obstacle: t`Trust ${root} to run its hooks.` };
    }
    const open = digest === null ? null : await findOpenGitFolder(repository.place, this.#deps.sandbox);
    if (open !== null) {
      return { ...none, obstacle: t`Hooks do not run here, because Codex's sandbox would let them change ${open}.` };
    }
    return { names, runnable, digest, obstacle, permission: await this.#permissions.read(commonFolder, digest) };
  }

  /** Does something that the window, or the end of the app, can stop. Rejects if it does. */
  async runUntilStopped<T>(window: WindowId, act: (signal: AbortSignal) => Promise<T>): Promise<T> {
    const abort = new AbortController();
    if (this.#deps.lifetime.ended) abort.abort();
    const running = this.#running.get(window) ?? new Set();
    this.#running.set(window, running.add(abort));
    try {
      return await act(abort.signal);
    } finally {
      running.delete(abort);
      if (running.size === 0 && this.#running.get(window) === running) this.#running.delete(window);
    }
  }

  /** Makes a commit with hooks, if the user allowed exactly those. Rejects if the commit does. */
  async run<T>(
    repository: PrivateRepository,
    { digest, signal }: { readonly digest: string; readonly signal: AbortSignal },
    commit: (hooks: AllowedHooks) => Promise<Result<T, CommitProblem>>,
  ): Promise<Result<T, CommitProblem>> {
    const found = await this.describe(repository);
    if (found.permission !== 'given' || found.digest !== digest) return err({ type: 'hooksChanged' });
    const { files, maxHookMs = defaultMaxHookMs, sandbox } = this.#deps;
    return await commit({ digest, files, sandbox, maxDurationMs: maxHookMs, signal });
  }

  /** Stops what a window has begun with `runUntilStopped`. */
  stop(window: WindowId): void {
    for (const abort of this.#running.get(window) ?? []) abort.abort();
  }

  async #allow(
    repository: PrivateRepository,
    { digest, isAllowed, root }: RequestInput<'allowHooks'>,
  ): Promise<Result<null, CommitProblem>> {
    const { commonFolder } = repository.place;
    const found = await this.describe(repository);
    if (root !== repository.place.root || (isAllowed && found.digest !== digest)) return err({ type: 'hooksChanged' });
    const said = await this.#permissions.set(commonFolder, isAllowed ? digest : null);
    return said === null ? ok(null) : err({ type: 'notSaved', said });
  }
}

/**
 * Finds a folder of git's that the sandbox would not close, because it closes only the `.git` of the folders that it
 * opens. Null if there is none. Never rejects.
 */
async function findOpenGitFolder(
  { commonFolder, gitFolder, root }: RepositoryPlace,
  sandbox: HookSandbox,
): Promise<string | null> {
  const named = await sandbox.listOpenFolders();
  const open = await Promise.all(named.map((path) => realpath(path).catch(() => path)));
  const isOpen = (folder: string): boolean =>
    isInside(root, folder, pathStyle)
      ? !isInside(join(root, '.git'), folder, pathStyle)
      : open.some((each) => isInside(each, folder, pathStyle));
  return [commonFolder, gitFolder].find(isOpen) ?? null;
}
