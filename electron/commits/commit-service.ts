import type { WindowId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { UncommittedState } from '../../shared/contract/commits.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { getErrorMessage } from '../base/error-message.ts';
import type { PrivateRepository } from '../git/private-repository.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import type { LineQuestion } from '../model/changes/line-question.ts';
import { type BlamedLine, blameLine } from './blame-line.ts';
import { type CommitRequest, commitFiles, type MadeCommit } from './commit-files.ts';
import { CommitHooks, type CommitHooksDeps } from './commit-hooks.ts';
import { type CommitProblem, toRefusal } from './commit-problem.ts';
import { CommittedFileReader } from './committed-file-reader.ts';
import { type ChangesToDescribe, describeChanges } from './describe-changes.ts';
import { type OpenRepositoryDeps, skipOther, TrustedRepositories } from './open-repository.ts';
import { findPrefix, readUncommitted } from './read-uncommitted.ts';
import { readUncommittedDiff, type UncommittedDiff } from './read-uncommitted-diff.ts';
import type { AllowedHooks } from './run-hooks.ts';
import { addTraceNote, rememberTraceNotes, type TraceLines } from './trace-notes.ts';

/** The end of the lifetime waits for commits in progress. */
export type CommitServiceDeps = OpenRepositoryDeps &
  CommitHooksDeps & {
    /** Returns who wrote each line of a file in a folder; null if the record of changes did not see this text. */
    traceLines(folder: string, ...file: Parameters<TraceLines>): ReturnType<TraceLines>;
  };

/** Lists what is not committed in a folder's repository, and commits it for the user. Runs git only in trusted folders. */
export class CommitService {
  readonly handlers: DomainHandlers<'readUncommitted' | 'commitFiles' | keyof CommitHooks['handlers']>;
  /** Reads contents that git has. */
  readonly files: CommittedFileReader;
  readonly #repositories: TrustedRepositories;
  readonly #hooks: CommitHooks;

  readonly #traceLines: CommitServiceDeps['traceLines'];

  constructor(deps: CommitServiceDeps) {
    this.#traceLines = (folder, ...file) => deps.traceLines(folder, ...file);
    this.#repositories = new TrustedRepositories(deps);
    this.files = new CommittedFileReader(this.#repositories);
    this.#hooks = new CommitHooks(deps, this.#repositories);
    this.handlers = {
      ...this.#hooks.handlers,
      readUncommitted: async ({ workspace }) => {
        if (workspace === null) return ok(null);
        const state = await this.read(workspace.path);
        return state.ok ? state : err(toRefusal(state.error));
      },
      commitFiles: async ({ id, view, workspace }, { hooks, ...request }) => {
        if (workspace === null) return err(toRefusal({ type: 'notARepository' }));
        // No one could stop hooks, or see their answer, without a page.
        const leave = view.onEnd(() => this.#hooks.stop(id));
        const made = await this.commit(workspace.path, request, { hooks, window: id });
        leave();
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

  /** Finds the commit of a line. Null without trust, repository, git or answer. Never rejects. */
  async findLine(folder: string, question: LineQuestion): Promise<BlamedLine | null> {
    const found = await this.#repositories.run(folder, (repository) => blameLine(repository, folder, question));
    return found.ok ? found.value : null;
  }

  /** Commits files of a folder's repository for a window, after the allowed hooks with a digest. Never rejects. */
  async commit(
    folder: string,
    request: CommitRequest,
    { hooks, window }: { readonly hooks: string | null; readonly window: WindowId },
  ): Promise<Result<MadeCommit, CommitProblem>> {
    return await this.#hooks.runUntilStopped(window, (signal) =>
      this.#repositories.run(folder, async (repository) => {
        const commit = (allowed: AllowedHooks | null) => commitFiles(repository, request, { hooks: allowed, signal });
        const made =
          hooks === null ? await commit(null) : await this.#hooks.run(repository, { digest: hooks, signal }, commit);
        return made.ok ? ok(await this.#note(repository, folder, request, made.value)) : made;
      }),
    );
  }

  /** Adds the note about a commit that was made. What fails becomes a warning: there is a commit. */
  async #note(
    repository: PrivateRepository,
    folder: string,
    { notes }: Pick<CommitRequest, 'notes'>,
    made: MadeCommit,
  ): Promise<MadeCommit> {
    try {
      await rememberTraceNotes(repository, notes);
      const prefix = await findPrefix(repository, folder);
      const traceLines: TraceLines = async (path, text) =>
        path.startsWith(prefix) ? await this.#traceLines(folder, path.slice(prefix.length), text) : null;
      const noted = notes ? await addTraceNote(repository, made.commit, traceLines) : ok(null);
      return noted.ok ? made : withWarning(made, noted.error);
    } catch (failure) {
      return withWarning(made, getErrorMessage(failure));
    }
  }

  /** Describes to a model, in at most `maxBytes`, what a commit would change. Never rejects. */
  async describe(folder: string, changes: ChangesToDescribe, maxBytes: number): Promise<Result<string, CommitProblem>> {
    return await this.#repositories.run(folder, (repository) => describeChanges(repository, changes, maxBytes));
  }
}

function withWarning(made: MadeCommit, reason: string): MadeCommit {
  const missing = t`The commit is made, but without the note about its lines: ${reason}`;
  return { ...made, warning: made.warning === null ? missing : `${made.warning} ${missing}` };
}
