import { err, ok, type Result } from '../../shared/base/result.ts';
import type { commitsRequests, UncommittedState } from '../../shared/contract/commits.ts';
import { getErrorMessage } from '../base/error-message.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { type CommitRequest, commitFiles, type MadeCommit } from './commit-files.ts';
import { type CommitProblem, toRefusal } from './commit-problem.ts';
import { type OpenRepositoryDeps, openTrustedRepository } from './open-repository.ts';
import { readUncommitted } from './read-uncommitted.ts';

export type CommitServiceDeps = OpenRepositoryDeps & {
  /** Waits at its end for commits in progress. */
  readonly lifetime: Lifetime;
};

/** Lists what is not committed in a folder's repository, and commits it for the user. Runs git only in trusted folders. */
export class CommitService {
  readonly handlers: DomainHandlers<keyof typeof commitsRequests>;
  readonly #deps: CommitServiceDeps;
  readonly #commits = new Set<Promise<unknown>>();

  constructor(deps: CommitServiceDeps) {
    this.#deps = deps;
    deps.lifetime.onEnd(async () => {
      await Promise.allSettled(this.#commits);
    });
    this.handlers = {
      readUncommitted: async ({ workspace }) => {
        if (workspace === null) return ok(null);
        const state = await this.read(workspace.path);
        return state.ok ? state : err(toRefusal(state.error));
      },
      commitFiles: async ({ workspace }, request) => {
        if (workspace === null) return err(toRefusal({ type: 'notARepository' }));
        const made = await this.commit(workspace.path, request);
        return made.ok ? made : err(toRefusal(made.error));
      },
    };
  }

  /** Reads what is not committed; null in a folder without trust or without a repository. Never rejects. */
  async read(folder: string): Promise<Result<UncommittedState | null, CommitProblem>> {
    const opened = await openTrustedRepository(this.#deps, folder);
    if (opened.ok) return await catchProblem(() => readUncommitted(opened.value));
    const { type } = opened.error;
    return type === 'untrusted' || type === 'readOnly' || type === 'notARepository' ? ok(null) : opened;
  }

  /** Commits files of a folder's repository. Never rejects. */
  async commit(folder: string, request: CommitRequest): Promise<Result<MadeCommit, CommitProblem>> {
    const opened = await openTrustedRepository(this.#deps, folder);
    if (!opened.ok) return opened;
    const work = catchProblem(() => commitFiles(opened.value, request));
    this.#commits.add(work);
    try {
      return await work;
    } finally {
      this.#commits.delete(work);
    }
  }
}

async function catchProblem<T>(act: () => Promise<Result<T, CommitProblem>>): Promise<Result<T, CommitProblem>> {
  try {
    return await act();
  } catch (failure) {
    return err({ type: 'failed', said: getErrorMessage(failure) });
  }
}
