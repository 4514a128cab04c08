import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { RequestInput } from '../../shared/contract/contract.ts';
import type {
  FolderProblem,
  TrustProblem,
  TrustQuestion,
  WorkspaceSnapshot,
} from '../../shared/workspace/workspace-snapshot.ts';
import { getErrorCode } from '../base/error-message.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { runWithTimeout, tryWithTimeout } from '../files/silent-folders.ts';
import { findGitHead, readHeadStamp } from '../git/git-head.ts';
import type { DecisionContext, FolderDecisions, FormerEntries } from '../host/folder-decisions.ts';
import { FolderFollower, type FolderSnapshot } from './folder-follower.ts';
import { expandFolderPath, toDisplayPath } from './folder-path.ts';
import type { FolderTrust } from './folder-trust.ts';

/** Describes folders as workspaces: their path, their branch, and their trust. Runs no git. */
export class WorkspaceTracker {
  readonly #trust: FolderTrust;
  readonly #home: string;
  readonly #clock: Clock;
  #onReadOnly: (path: string) => Promise<void> = async () => undefined;
  readonly #headListeners = new Listeners<[string]>();
  /** The folder of each follower. */
  readonly #followers = new Map<FolderFollower, string>();

  constructor(trust: FolderTrust, home: string, clock: Clock) {
    this.#trust = trust;
    this.#home = home;
    this.#clock = clock;
  }

  /** Checks that a folder exists, is readable and responds, and describes it by its real path. */
  open(typed: string): Promise<Result<WorkspaceSnapshot, FolderProblem>> {
    const path = expandFolderPath(typed, this.#home) ?? typed;
    return tryWithTimeout(this.#clock, path, () => this.#find(typed), err({ type: 'silent', path }));
  }

  /** Returns why a folder, by real path, cannot be opened now; null if it can. Does not call one that is still silent. */
  findProblem(path: string): Promise<FolderProblem | null> {
    return runWithTimeout(this.#clock, path, () => findFolderProblem(path, false), { type: 'silent', path });
  }

  async #find(typed: string): Promise<Result<WorkspaceSnapshot, FolderProblem>> {
    const expanded = expandFolderPath(typed, this.#home);
    if (expanded === null) return err({ type: 'notAbsolute', path: typed });
    const found = await realFolder(expanded);
    return found.ok ? ok((await this.#describeFolder(found.value)).snapshot) : found;
  }

  /**
   * Stores the answer to "Trust this folder" and notifies followers of the folder. An answer that cannot be stored
   * applies until the app ends. Rejects trust for settings that changed since the question. The error then contains the
   * new question.
   */
  async answerTrust(answer: RequestInput<'answerTrust'>): Promise<Result<WorkspaceSnapshot, TrustProblem>> {
    const opened = await this.#find(answer.path);
    if (!opened.ok) return opened;
    const { path } = opened.value;
    const problem =
      answer.trust === 'writable'
        ? await this.#trust.answer(path, answer.trust, answer.covers)
        : await this.#trust.answer(path, answer.trust);
    if (problem?.type === 'settingsChanged') return err({ ...problem, ...(await this.createQuestion(path)) });
    const looks = [...this.#followers].map(([follower, folder]) =>
      runWithTimeout(this.#clock, folder, () => follower.check(), undefined),
    );
    await Promise.all([...looks, answer.trust === 'readOnly' ? this.#onReadOnly(path) : undefined]);
    return problem === null ? ok((await this.#describeFolder(path)).snapshot) : err(problem);
  }

  /** Returns whether the user lets Codex write in a folder. `ask`: they have not answered yet. */
  async mayWrite(path: string): Promise<'yes' | 'ask' | 'readOnly'> {
    const { trust } = (await this.#describeFolder(path)).snapshot;
    return trust === 'writable' ? 'yes' : trust === 'readOnly' ? 'readOnly' : 'ask';
  }

  /**
   * Returns whether the user keeps a folder read-only. Their answer for this folder counts without reading it. A folder
   * that does not respond in time is read-only, unless the nearest answer allows writing.
   */
  async isKeptReadOnly(path: string): Promise<boolean> {
    const nearest = await this.#trust.findNearestAnswer(path);
    if (nearest?.place === path) return nearest.trust === 'readOnly';
    const look = async () => (await this.mayWrite(path)) === 'readOnly';
    return await runWithTimeout(this.#clock, path, look, nearest?.trust !== 'writable');
  }

  /**
   * Sets the callback for folders that the user makes read-only. The tracker passes the real path and waits for the
   * callback.
   */
  onReadOnly(stop: (path: string) => Promise<void>): void {
    this.#onReadOnly = stop;
  }

  /** Returns the question to ask the user about a folder. */
  async createQuestion(path: string): Promise<TrustQuestion> {
    // Read first: anything that appears later is not covered, so Workcell asks about it again.
    const covers = await this.#trust.getCoverToken(path);
    const { notCovered } = (await this.#describeFolder(path)).snapshot;
    return { path, covers, ...(notCovered !== undefined && { notCovered }) };
  }

  /** Decides what Codex may use in a folder; see `FolderTrust`. A folder that does not respond is untrusted for now. */
  async decide(path: string, surroundings: DecisionContext): Promise<FolderDecisions> {
    const look = () => this.#trust.decide(path, surroundings);
    const decisions = await runWithTimeout(this.#clock, path, look, null);
    return decisions ?? (await this.#trust.decideWithoutReading(path));
  }

  /** Returns what config.toml had before for folders; see `FolderTrust`. */
  getFormerEntries(): Promise<FormerEntries> {
    return this.#trust.getFormerEntries();
  }

  /** Calls `changed` with each new state of an opened folder until the lifetime ends. */
  follow(opened: WorkspaceSnapshot, lifetime: Lifetime, changed: (snapshot: WorkspaceSnapshot) => void): void {
    const wasMountPoint = isMountPoint(opened.path);
    const see = async () => this.#describeFolder(opened.path, await wasMountPoint);
    const headMoved = () => this.#headListeners.call(opened.path);
    const follower = new FolderFollower({ clock: this.#clock, lifetime, opened, readFolder: see, changed, headMoved });
    this.#followers.set(follower, opened.path);
    lifetime.onEnd(() => void this.#followers.delete(follower));
  }

  /** Subscribes to folders that are opened, whose HEAD or index something moved, such as a commit, or with another trust. */
  onHeadMove(listen: (path: string) => void): () => void {
    return this.#headListeners.add(listen);
  }

  async #describeFolder(path: string, wasMountPoint = false): Promise<FolderSnapshot> {
    const problem = await findFolderProblem(path, wasMountPoint);
    const head = problem === null ? await findGitHead(path) : null;
    const snapshot: WorkspaceSnapshot = {
      path,
      name: basename(path) || path,
      displayPath: toDisplayPath(path, this.#home),
      gitRoot: head?.root ?? null,
      branch: head?.branch ?? null,
      ...(await this.#trust.getTrust(path, head?.root ?? null)),
      ...(problem !== null && { problem }),
    };
    const headStamp = head === null ? null : await readHeadStamp(head.headFolder);
    return { snapshot, headFolder: head?.headFolder ?? null, headStamp };
  }
}

/** Returns the real path of an existing, readable folder. Never rejects. */
async function realFolder(path: string): Promise<Result<string, FolderProblem>> {
  try {
    const real = await realpath(path);
    if (!(await stat(real)).isDirectory()) return err({ type: 'notFolder', path: real });
    await access(real, constants.R_OK | constants.X_OK);
    return ok(real);
  } catch (failure) {
    const code = getErrorCode(failure);
    if (code === 'ENOTDIR') return err({ type: 'notFolder', path });
    if (code === 'ENOENT') return err({ type: 'missing', path });
    return err({ type: 'notReadable', path });
  }
}

/** Returns why an open folder, by real path, is no longer the same. Null if it is. */
async function findFolderProblem(path: string, wasMountPoint: boolean): Promise<FolderProblem | null> {
  const found = await realFolder(path);
  if (!found.ok) return found.error;
  if (found.value !== path) return { type: 'elsewhere', path, leadsTo: found.value };
  // An unmounted disk leaves an empty folder.
  return wasMountPoint && !(await isMountPoint(path)) ? { type: 'missing', path } : null;
}

/** Returns whether the folder is on another disk than the folder above. Never rejects. */
async function isMountPoint(path: string): Promise<boolean> {
  try {
    const [own, above] = await Promise.all([stat(path), stat(dirname(path))]);
    return own.dev !== above.dev;
  } catch {
    return false;
  }
}
