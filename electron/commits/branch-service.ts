import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestValue } from '../../shared/contract/contract.ts';
import type { RemoteState, remotesRequests } from '../../shared/contract/remotes.ts';
import type { RepositoryBranches, repositoryBranchesRequests } from '../../shared/contract/repository-branches.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import type { Lifetime } from '../base/lifetime.ts';
import type { OwnChanges } from '../file-transactions/own-changes.ts';
import type { Unsettled } from '../file-transactions/recover-transactions.ts';
import type { TransactionFolders } from '../file-transactions/transaction-request.ts';
import { pathStyle } from '../files/path-style.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import { OnePerWindow } from '../host/one-per-window.ts';
import { branchMove, settleMove } from './branch-move.ts';
import { type BranchProblem, toBranchProblem, toBranchRefusal } from './branch-problem.ts';
import { listBranches } from './list-branches.ts';
import { type OpenRepositoryDeps, skipOther, TrustedRepositories } from './open-repository.ts';
import { type BranchWork, readBranchWork } from './read-branch-work.ts';
import { readRemotes, toRemoteState } from './read-remotes.ts';
import {
  type CreateRequest,
  createBranch,
  type SwitchDeps,
  type SwitchRequest,
  switchBranch,
} from './switch-branch.ts';
import { type SyncRequest, syncBranch } from './sync-branch.ts';
import { SyncOutput } from './sync-output.ts';
import { type SyncProblem, toSyncRefusal } from './sync-problem.ts';

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
  readonly history: OwnChanges;
  /** Milliseconds without a word of a remote until git is ended. Default: 2 minutes. */
  readonly silentAfterMs?: number;
};

type Synced = Result<RequestValue<'syncBranch'>, { readonly problem: SyncProblem; readonly output: string }>;

/**
 * Lists, makes and checks out branches of a folder's repository, and brings them in step with a remote when the user
 * says so. Runs git only in trusted folders.
 */
export class BranchService {
  readonly handlers: DomainHandlers<keyof typeof repositoryBranchesRequests | keyof typeof remotesRequests>;
  readonly #deps: BranchServiceDeps;
  readonly #repositories: TrustedRepositories;
  readonly #syncs: OnePerWindow;

  constructor(deps: BranchServiceDeps) {
    this.#deps = deps;
    this.#repositories = new TrustedRepositories(deps);
    this.#syncs = new OnePerWindow(deps.lifetime);
    const none = { type: 'notARepository' } as const;
    const answer = <T>(done: Result<T, BranchProblem>) => (done.ok ? done : err(toBranchRefusal(done.error)));
    this.handlers = {
      listRepositoryBranches: async ({ workspace }) =>
        workspace === null ? ok(null) : answer(await this.list(workspace.path)),
      switchRepositoryBranch: async ({ workspace }, request) =>
        answer(workspace === null ? err(none) : await this.switch(workspace.path, request)),
      createRepositoryBranch: async ({ workspace }, request) =>
        answer(workspace === null ? err(none) : await this.create(workspace.path, request)),
      readRemotes: async ({ workspace }) => {
        if (workspace === null) return ok(null);
        const state = await this.readRemotes(workspace.path);
        return state.ok ? state : err(toSyncRefusal(state.error, ''));
      },
      syncBranch: async (window, request) => {
        const synced = await this.#syncFor(window, request);
        return synced.ok ? synced : err(toSyncRefusal(synced.error.problem, synced.error.output));
      },
      cancelSync: async ({ id }) => {
        this.#syncs.cancel(id);
        return ok(null);
      },
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

  /** Reads the remotes; null in a folder without trust or without a repository. Contacts none. Never rejects. */
  async readRemotes(folder: string): Promise<Result<RemoteState | null, BranchProblem>> {
    const state = await this.#repositories.run(folder, async (repository) => {
      const read = await readRemotes(repository);
      return read.ok ? ok(toRemoteState(read.value)) : err(toBranchProblem(read.error));
    });
    return skipOther(state);
  }

  /** Reads the remotes, and what the branch has that they do not. Like `readRemotes` otherwise. */
  async readWork(
    folder: string,
  ): Promise<Result<{ readonly state: RemoteState; readonly work: BranchWork } | null, BranchProblem>> {
    const read = await this.#repositories.run(folder, async (repository) => {
      const known = await readRemotes(repository);
      if (!known.ok) return err(toBranchProblem(known.error));
      return ok({ state: toRemoteState(known.value), work: await readBranchWork(repository, known.value) });
    });
    return skipOther(read);
  }

  /** Talks to a remote. `onOutput` gets what git has printed so far. Never rejects. */
  async sync(
    folder: string,
    request: SyncRequest,
    { onOutput, signal }: { readonly signal: AbortSignal; readonly onOutput?: (shown: string) => void },
  ): Promise<Synced> {
    const output = new SyncOutput(onOutput);
    const { silentAfterMs = 120_000 } = this.#deps;
    const synced = await this.#repositories.run(folder, (repository) =>
      syncBranch(repository, request, {
        ...this.#prepare(folder, repository),
        ...{ signal, output, silentAfterMs },
        checkTrust: () => this.#checkTrust(folder),
      }),
    );
    output.end();
    const { shown } = output;
    return synced.ok ? ok({ output: shown, ...synced.value }) : err({ problem: synced.error, output: shown });
  }

  /** Settles a move of a branch that an earlier start left, as its files were. Returns what it could not do. */
  async settle(note: unknown, outcome: 'finished' | 'restored'): Promise<Unsettled | null> {
    const moved = branchMove.safeParse(note).data;
    if (moved === undefined) return null;
    return await settleMove(moved, outcome, (act) => this.#repositories.run(moved.folder, act));
  }

  async #syncFor(window: ClientWindow, request: SyncRequest): Promise<Synced> {
    const { id, workspace } = window;
    if (workspace === null) return err({ problem: { type: 'notARepository' }, output: '' });
    if (this.#syncs.isBusy(id)) return err({ problem: { type: 'inUse' }, output: '' });
    const onOutput = (output: string) => window.send({ name: 'syncOutput', payload: { output } });
    return await this.#syncs.run(window, (signal) => this.sync(workspace.path, request, { signal, onOutput }));
  }

  async #checkTrust(folder: string): Promise<BranchProblem | null> {
    const trust = await this.#deps.trust.mayWrite(folder);
    return trust === 'yes' ? null : { type: trust === 'readOnly' ? 'readOnly' : 'untrusted' };
  }

  #prepare(folder: string, { place: { root } }: PrivateRepository): SwitchDeps {
    const { currentWork, filesClaim, folders, history, now, stagingFolder } = this.#deps;
    return {
      folder,
      folders,
      stagingFolder,
      now: now(),
      credit: (author, act) => history.credit(folder, author, act),
      checkFree: async () => {
        // The user may have withdrawn it while git talked to a remote.
        const untrusted = await this.#checkTrust(folder);
        if (untrusted !== null) return untrusted;
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
