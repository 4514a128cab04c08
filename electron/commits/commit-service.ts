import { err, ok, type Result } from '../../shared/base/result.ts';
import type { UncommittedState } from '../../shared/contract/commits.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { type CommitRequest, commitFiles, type MadeCommit } from './commit-files.ts';
import { CommitHooks, type CommitHooksDeps, type WantedHooks } from './commit-hooks.ts';
import { type CommitProblem, toRefusal } from './commit-problem.ts';
import { type ChangesToDescribe, describeChanges } from './describe-changes.ts';
import { type OpenRepositoryDeps, skipOther, TrustedRepositories } from './open-repository.ts';
import { readUncommitted } from './read-uncommitted.ts';
import { readUncommittedDiff, type UncommittedDiff } from './read-uncommitted-diff.ts';

/** The end of the lifetime waits for commits in progress. */
export type CommitServiceDeps = OpenRepositoryDeps & CommitHooksDeps;

/** Lists what is not committed in a folder's repository, and commits it for the user. Runs git only in trusted folders. */
export class CommitService {
  readonly handlers: DomainHandlers<'readUncommitted' | 'commitFiles' | keyof CommitHooks['handlers']>;
  readonly #repositories: TrustedRepositories;
  readonly #hooks: CommitHooks;

  constructor(deps: CommitServiceDeps) {
    this.#repositories = new TrustedRepositories(deps);
    this.#hooks = new CommitHooks(deps, this.#repositories);
    this.handlers = {
      ...this.#hooks.handlers,
      readUncommitted: async ({ workspace }) => {
        if (workspace === null) return ok(null);
        const state = await this.read(workspace.path);
        return state.ok ? state : err(toRefusal(state.error));
      },
      commitFiles: async ({ id, workspace }, { hooks: digest, ...request }) => {
        if (workspace === null) return err(toRefusal({ type: 'notARepository' }));
        const made = await this.commit(workspace.path, request, digest === null ? null : { digest, window: id });
        return made.ok ? made : err(toRefusal(made.error));
      },
    };
  }

  /** Reads what is not committed; null in a folder without trust or without a repository. Never rejects. */
  async read(folder: string): Promise<Result<UncommittedState | null, CommitProblem>> {
    return skipOther(
      await this.#repositories.run(folder, (repository) =>
        readUncommitted(repository, () => this.#hooks.describe(repository)),
      ),
    );
  }

  /** Reads the diff of what is not committed; null without trust, repository or git. The error is a sentence. Never rejects. */
  async readDiff(folder: string): Promise<Result<UncommittedDiff | null, string>> {
    const read = skipOther(
      await this.#repositories.run(folder, (repository) => readUncommittedDiff(repository, folder)),
    );
    if (read.ok || read.error.type === 'noGit') return ok(read.ok ? read.value : null);
    return err(toRefusal(read.error).message);
  }

  /** Commits files of a folder's repository, after the hooks that a window wants. Never rejects. */
  async commit(
    folder: string,
    request: CommitRequest,
    hooks: WantedHooks | null = null,
  ): Promise<Result<MadeCommit, CommitProblem>> {
    return await this.#repositories.run(folder, async (repository) =>
      hooks === null
        ? await commitFiles(repository, request, null)
        : await this.#hooks.run(repository, hooks, (allowed) => commitFiles(repository, request, allowed)),
    );
  }

  /** Describes to a model, in at most `maxBytes`, what a commit would change. Never rejects. */
  async describe(folder: string, changes: ChangesToDescribe, maxBytes: number): Promise<Result<string, CommitProblem>> {
    return await this.#repositories.run(folder, (repository) => describeChanges(repository, changes, maxBytes));
  }
}
