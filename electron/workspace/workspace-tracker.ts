import { access, constants, realpath, stat } from 'node:fs/promises';
import { basename } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { codeOf } from '../../shared/base/failure.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { FolderProblem, WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import { displayPathOf, expandFolderPath } from './folder-path.ts';
import type { FolderTrust, TrustAnswer } from './folder-trust.ts';
import { findGitHead } from './git-head.ts';
import { watchGitHead } from './watch-git-head.ts';

/** Knows folders as workspaces: what they are, their branch, and whether they are trusted. Runs no git. */
export class WorkspaceTracker {
  readonly #trust: FolderTrust;
  readonly #home: string;
  readonly #followers = new Set<() => Promise<void>>();

  constructor(trust: FolderTrust, home: string) {
    this.#trust = trust;
    this.#home = home;
  }

  /** Checks that a folder is there and readable, and describes it by its real path. */
  async open(typed: string): Promise<Result<WorkspaceSnapshot, FolderProblem>> {
    const expanded = expandFolderPath(typed, this.#home);
    if (expanded === null) return err({ type: 'notAbsolute', path: typed });
    try {
      const path = await realpath(expanded);
      if (!(await stat(path)).isDirectory()) return err({ type: 'notFolder', path });
      await access(path, constants.R_OK | constants.X_OK);
      return ok(await this.#describe(path));
    } catch (failure) {
      const code = codeOf(failure);
      if (code === 'ENOTDIR') return err({ type: 'notFolder', path: expanded });
      if (code === 'ENOENT') return err({ type: 'missing', path: expanded });
      return err({ type: 'notReadable', path: expanded });
    }
  }

  /** Keeps the answer to "Trust this folder"; those who follow the folder are told. */
  async answerTrust(path: string, trust: TrustAnswer): Promise<Result<WorkspaceSnapshot, FolderProblem>> {
    const opened = await this.open(path);
    if (!opened.ok) return opened;
    await this.#trust.answer(opened.value.path, trust);
    await Promise.all([...this.#followers].map((look) => look()));
    return ok(await this.#describe(opened.value.path));
  }

  /** May Codex write in a folder, as far as the person has said? */
  async mayWrite(path: string): Promise<'yes' | 'ask' | 'readOnly'> {
    const { trust } = await this.#describe(path);
    return trust === 'writable' ? 'yes' : trust === 'readOnly' ? 'readOnly' : 'ask';
  }

  /** Calls back with each new state of an opened folder, its branch above all; the returned function ends that. */
  follow(opened: WorkspaceSnapshot, changed: (snapshot: WorkspaceSnapshot) => void): () => void {
    let current = opened;
    let ended = false;
    const look = async (): Promise<void> => {
      const next = await this.#describe(opened.path);
      if (ended || isDeepStrictEqual(next, current)) return;
      current = next;
      changed(next);
    };
    this.#followers.add(look);
    const watching = findGitHead(opened.path).then((head) => {
      if (head === null || ended) return () => undefined;
      // What changed between opening and watching.
      void look();
      return watchGitHead(head.headFolder, () => void look());
    });
    return () => {
      ended = true;
      this.#followers.delete(look);
      void watching.then((stop) => stop());
    };
  }

  async #describe(path: string): Promise<WorkspaceSnapshot> {
    const head = await findGitHead(path);
    return {
      path,
      name: basename(path) || path,
      displayPath: displayPathOf(path, this.#home),
      gitRoot: head?.root ?? null,
      branch: head?.branch ?? null,
      trust: await this.#trust.of(path, head?.root ?? null),
    };
  }
}
