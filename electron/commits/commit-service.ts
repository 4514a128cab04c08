import { err, ok, type Result } from '../../shared/base/result.ts';
import type { commitsRequests, UncommittedState } from '../../shared/contract/commits.ts';
import { getErrorMessage } from '../base/error-message.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { Git } from '../git/git-program.ts';
import { PrivateRepository } from '../git/private-repository.ts';
import { findRepository } from '../git/repository-place.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { TrustGate } from '../host/gates.ts';
import { type CommitRequest, commitFiles, type MadeCommit } from './commit-files.ts';
import { type CommitProblem, toRefusal } from './commit-problem.ts';
import { readUncommitted } from './read-uncommitted.ts';

export type CommitServiceDeps = {
  /** Waits at its end for commits in progress. */
  readonly lifetime: Lifetime;
  /** Returns the git of this machine; null if there is none. */
  git(): Promise<Git | null>;
  readonly trust: Pick<TrustGate, 'mayWrite'>;
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
    const opened = await this.#open(folder);
    if (opened.ok) return await catchProblem(() => readUncommitted(opened.value));
    const { type } = opened.error;
    return type === 'untrusted' || type === 'readOnly' || type === 'notARepository' ? ok(null) : opened;
  }

  /** Commits files of a folder's repository. Never rejects. */
  async commit(folder: string, request: CommitRequest): Promise<Result<MadeCommit, CommitProblem>> {
    const opened = await this.#open(folder);
    if (!opened.ok) return opened;
    const work = catchProblem(() => commitFiles(opened.value, request));
    this.#commits.add(work);
    try {
      return await work;
    } finally {
      this.#commits.delete(work);
    }
  }

  async #open(folder: string): Promise<Result<PrivateRepository, CommitProblem>> {
    const trust = await this.#deps.trust.mayWrite(folder);
    if (trust !== 'yes') return err({ type: trust === 'readOnly' ? 'readOnly' : 'untrusted' });
    const place = await findRepository(folder);
    if (!place.ok) return err({ type: 'notARepository' });
    const git = await this.#deps.git();
    if (git === null) return err({ type: 'noGit' });
    return await PrivateRepository.open(git, place.value);
  }
}

async function catchProblem<T>(act: () => Promise<Result<T, CommitProblem>>): Promise<Result<T, CommitProblem>> {
  try {
    return await act();
  } catch (failure) {
    return err({ type: 'failed', said: getErrorMessage(failure) });
  }
}
