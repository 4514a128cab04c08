import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RepositoryBranches, repositoryBranchesRequests } from '../../shared/contract/repository-branches.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { TransactionFolders } from '../file-transactions/run-transaction.ts';
import { pathStyle } from '../files/path-style.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { type BranchProblem, toBranchRefusal } from './branch-problem.ts';
import { listBranches } from './list-branches.ts';
import { type OpenRepositoryDeps, skipOther, TrustedRepositories } from './open-repository.ts';
import {
  type CreateRequest,
  createBranch,
  type SwitchDeps,
  type SwitchRequest,
  switchBranch,
} from './switch-branch.ts';

export type BranchServiceDeps = OpenRepositoryDeps & {
  /** Waits at its end for a switch in progress. */
  readonly lifetime: Lifetime;
  readonly folders: TransactionFolders;
  /** One of our folders, for new files before they are moved. */
  readonly stagingFolder: string;
  /** Returns the time, in Unix milliseconds. */
  now(): number;
  readonly filesClaim: { take(): Promise<string | null> };
  /** Lists what works in a folder and could write there. */
  readonly currentWork: { listWriting(): readonly { readonly folder: string }[] };
  readonly history: { keepContents(folder: string): Promise<void> };
};

/** Lists, makes and checks out branches of a folder's repository. Runs git only in trusted folders. */
export class BranchService {
  readonly handlers: DomainHandlers<keyof typeof repositoryBranchesRequests>;
  readonly #deps: BranchServiceDeps;
  readonly #repositories: TrustedRepositories;

  constructor(deps: BranchServiceDeps) {
    this.#deps = deps;
    this.#repositories = new TrustedRepositories(deps);
    const none = { type: 'notARepository' } as const;
    const answer = <T>(done: Result<T, BranchProblem>) => (done.ok ? done : err(toBranchRefusal(done.error)));
    this.handlers = {
      listRepositoryBranches: async ({ workspace }) =>
        workspace === null ? ok(null) : answer(await this.list(workspace.path)),
      switchRepositoryBranch: async ({ workspace }, request) =>
        answer(workspace === null ? err(none) : await this.switch(workspace.path, request)),
      createRepositoryBranch: async ({ workspace }, request) =>
        answer(workspace === null ? err(none) : await this.create(workspace.path, request)),
    };
  }

  /** Lists the branches; null in a folder without trust or without a repository. Never rejects. */
  async list(folder: string): Promise<Result<RepositoryBranches | null, BranchProblem>> {
    return skipOther(await this.#repositories.run(folder, listBranches));
  }

  /** Checks out a branch. Never rejects. */
  async switch(folder: string, request: SwitchRequest): Promise<Result<null, BranchProblem>> {
    return await this.#repositories.run(folder, (repository) =>
      switchBranch(repository, request, this.#prepare(folder, repository)),
    );
  }

  /** Makes a branch, and checks it out. Never rejects. */
  async create(folder: string, request: CreateRequest): Promise<Result<null, BranchProblem>> {
    return await this.#repositories.run(folder, (repository) =>
      createBranch(repository, request, this.#prepare(folder, repository)),
    );
  }

  #prepare(folder: string, { place: { root } }: PrivateRepository): SwitchDeps {
    const { currentWork, filesClaim, folders, history, now, stagingFolder } = this.#deps;
    return {
      folders,
      stagingFolder,
      now: now(),
      keepContents: () => history.keepContents(folder),
      checkFree: async () => {
        const why = await filesClaim.take();
        if (why !== null) return { type: 'notOurs', why };
        const isInUse = currentWork
          .listWriting()
          .some((work) => isInside(root, work.folder, pathStyle) || isInside(work.folder, root, pathStyle));
        return isInUse ? { type: 'inUse' } : null;
      },
    };
  }
}
