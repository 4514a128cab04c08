import { readdir } from 'node:fs/promises';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import { lstat } from './disk.ts';
import { runFewAtATime } from './few-at-a-time.ts';
import { type FileState, isSame, readFileState } from './file-state.ts';
import { foldPathCase } from './order-steps.ts';
import type { Folder, FolderSteps, Step } from './step.ts';
import type { TransactionProblem } from './transaction-problem.ts';
import { listParentFolders, toNativePath, toTreePath } from './tree-path.ts';

const reservedNames = /^(con|prn|aux|nul|conin\$|conout\$|com[0-9¹²³]|lpt[0-9¹²³])[ ]*([.].*)?$/i;

/**
 * Returns why a path must not be written on a platform, as half a sentence; null if it may. Trees come from runs, so
 * nothing about their paths can be trusted.
 */
export function findPathProblem(path: string, platform: NodeJS.Platform): string | null {
  const names = path.split('/');
  if (path.includes('\0') || names.some((name) => name === '' || name === '.' || name === '..')) {
    return t`it is outside the folder`;
  }
  if (names.some(isGitFolder)) return t`it belongs to git itself`;
  if (!path.isWellFormed() && platform !== 'linux') return t`its name is not valid text on this system`;
  if (platform !== 'win32') return null;
  return names.some(isForbiddenOnWindows) ? t`Windows does not allow this name` : null;
}

/** Detects `.git` under all names by which Windows and macOS find it. */
function isGitFolder(name: string): boolean {
  const plain = name.replace(/[\u200c-\u200f\u202a-\u202e\u206a-\u206f\ufeff]/g, '').toLowerCase();
  return /^(\.git|git~1)[ .]*(:.*)?$/.test(plain);
}

function isForbiddenOnWindows(name: string): boolean {
  return (
    reservedNames.test(name) ||
    [...name].some((character) => character < ' ') ||
    /[<>:"|?*\\]/.test(name) ||
    /[. ]$/.test(name)
  );
}

/** How the folders change along with the files. */
export type Survey = {
  /** Folders to make, outermost first. */
  readonly made: readonly string[];
  /** Folders that a file replaces, innermost first. */
  readonly cleared: readonly Folder[];
  /** Folders that may be empty afterwards, innermost first. */
  readonly tidied: readonly Folder[];
};

/**
 * Checks that every path is what its step expects, and that nothing else would be touched. Changes nothing. Rejects
 * with the system's error if it cannot check.
 */
export async function surveySteps(
  root: string,
  steps: readonly Step[],
  folders: FolderSteps = { made: [], removed: [] },
  platform: NodeJS.Platform = process.platform,
): Promise<Result<Survey, TransactionProblem>> {
  for (const { path } of steps) {
    const why = findPathProblem(path, platform);
    if (why !== null) return err({ type: 'unusable', path, why });
  }
  const surveyor = new Surveyor(root, steps);
  // Reading is what takes time, so it is done for several files at once.
  await runFewAtATime(steps, ({ path }) => surveyor.readAhead(path));
  for (const step of steps) await surveyor.surveyStep(step);
  const isUsable = (path: string) => findPathProblem(path, platform) === null;
  for (const { path } of folders.made) if (isUsable(path)) await surveyor.surveyMade(path);
  for (const path of folders.removed) if (isUsable(path)) await surveyor.surveyRemoved(path);
  return surveyor.result();
}

class Surveyor {
  readonly #root: string;
  readonly #steps: readonly Step[];
  readonly #removedPaths: ReadonlySet<string>;
  /** The paths that have a file afterwards. */
  readonly #writtenPaths: ReadonlySet<string>;
  readonly #folders = new Map<string, Promise<FileState>>();
  readonly #made = new Set<string>();
  readonly #cleared = new Map<string, Folder>();
  readonly #tidied = new Map<string, Folder>();
  /** Folders that stay, even if they are empty afterwards. */
  readonly #staying = new Set<string>();
  readonly #found = { changed: [] as string[], inTheWay: [] as string[], throughLink: [] as string[] };
  readonly #otherDisk = new Set<string>();
  /** Whether a folder is on another disk than the root. */
  readonly #disks = new Map<string, Promise<boolean>>();

  constructor(root: string, steps: readonly Step[]) {
    this.#root = root;
    this.#steps = steps;
    this.#removedPaths = new Set(steps.filter(({ after }) => after.kind === 'absent').map(({ path }) => path));
    this.#writtenPaths = new Set(steps.filter(({ after }) => after.kind !== 'absent').map(({ path }) => path));
  }

  /** Reads what is at a path, unless it is behind a link. Rejects with the system's error. */
  async readAhead(path: string): Promise<void> {
    for (const folder of listParentFolders(path)) if ((await this.#readState(folder)).kind !== 'folder') return;
    await this.#readState(path);
  }

  async surveyStep(step: Step): Promise<void> {
    if (!(await this.#isReachable(step))) return;
    const { after, before, path } = step;
    // What is behind a link that goes is not in the folder.
    const isBelowRemoved = listParentFolders(path).some((folder) => this.#removedPaths.has(folder));
    const found: FileState = isBelowRemoved ? { kind: 'absent' } : await this.#readState(path);
    if (before.kind !== 'absent') {
      if (!isSame(found, before)) this.#found.changed.push(path);
      if (after.kind === 'absent') await this.#tidy(listParentFolders(path));
      return;
    }
    if (found.kind === 'absent') return;
    if (after.kind !== 'absent' && found.kind === 'folder') await this.#clear(path, found.mode);
    else if (!(await this.#isOtherCase(path))) this.#found.inTheWay.push(path);
  }

  /** Surveys a folder that exists afterwards. Leaves it out if something else is or will be there. */
  async surveyMade(path: string): Promise<void> {
    const missing: string[] = [];
    for (const folder of [...listParentFolders(path), path]) {
      const state: FileState = missing.length > 0 ? { kind: 'absent' } : await this.#readState(folder);
      if (this.#writtenPaths.has(folder)) return;
      if (state.kind === 'folder') {
        if (await this.#isOnOtherDisk(folder)) return;
      } else if (state.kind === 'absent' || this.#removedPaths.has(folder)) missing.push(folder);
      else return;
    }
    for (const folder of missing) this.#made.add(folder);
    this.#staying.add(path);
  }

  /** Surveys a folder that goes if it is empty afterwards, with those above it. */
  async surveyRemoved(path: string): Promise<void> {
    const folders = [...listParentFolders(path), path];
    for (const folder of folders) {
      if ((await this.#readState(folder)).kind !== 'folder' || (await this.#isOnOtherDisk(folder))) return;
    }
    await this.#tidy(folders);
  }

  async #tidy(folders: readonly string[]): Promise<void> {
    for (const folder of folders) {
      const state = await this.#readState(folder);
      if (state.kind === 'folder') this.#tidied.set(folder, { path: folder, mode: state.mode });
    }
  }

  result(): Result<Survey, TransactionProblem> {
    const { changed, inTheWay, throughLink } = this.#found;
    if (throughLink.length > 0) return err({ type: 'throughLink', paths: throughLink });
    if (this.#otherDisk.size > 0) return err({ type: 'otherDisk', paths: [...this.#otherDisk] });
    if (inTheWay.length > 0) return err({ type: 'inTheWay', paths: [...new Set(inTheWay)] });
    if (changed.length > 0) return err({ type: 'changed', paths: changed });
    const innermost = (folders: Iterable<Folder>) => [...folders].sort((one, other) => getDepth(other) - getDepth(one));
    return ok({
      made: [...this.#made].sort((one, other) => listParentFolders(one).length - listParentFolders(other).length),
      cleared: innermost(this.#cleared.values()),
      tidied: innermost(this.#tidied.values()).filter(
        ({ path }) => !this.#cleared.has(path) && !this.#staying.has(path),
      ),
    });
  }

  /** Whether all parents of a path are folders, or will be. */
  async #isReachable({ after, path }: Step): Promise<boolean> {
    let isBelowAbsent = false;
    for (const folder of listParentFolders(path)) {
      const state: FileState = isBelowAbsent ? { kind: 'absent' } : await this.#readState(folder);
      if (state.kind === 'folder') {
        if (await this.#isOnOtherDisk(folder)) this.#otherDisk.add(folder);
        continue;
      }
      const leaves = this.#removedPaths.has(folder);
      if (state.kind !== 'absent' && !leaves) {
        if (state.kind === 'link') this.#found.throughLink.push(path);
        else this.#found.inTheWay.push(folder);
        return false;
      }
      isBelowAbsent = true;
      if (after.kind !== 'absent') this.#made.add(folder);
    }
    return true;
  }

  /** Clears a folder for a file, if the folder contains only what the steps remove. */
  async #clear(folder: string, mode: number): Promise<void> {
    this.#cleared.set(folder, { path: folder, mode });
    for (const entry of await readdir(toNativePath(this.#root, folder), { encoding: 'buffer' })) {
      const path = `${folder}/${toTreePath(entry)}`;
      const state = await this.#readState(path);
      if (state.kind === 'folder') await this.#clear(path, state.mode);
      else if (!this.#removedPaths.has(path)) this.#found.inTheWay.push(path);
    }
  }

  /** Whether a file found under a new name is one that the steps remove, on a case-insensitive disk. */
  async #isOtherCase(path: string): Promise<boolean> {
    const other = this.#steps.find(
      (step) =>
        step.path !== path && this.#removedPaths.has(step.path) && foldPathCase(step.path) === foldPathCase(path),
    );
    if (other === undefined) return false;
    const [here, there] = await Promise.all(
      [path, other.path].map((each) => lstat(toNativePath(this.#root, each), { bigint: true }).catch(() => null)),
    );
    return here?.ino !== undefined && here.ino === there?.ino && here.dev === there.dev;
  }

  #isOnOtherDisk(folder: string): Promise<boolean> {
    const known = this.#disks.get(folder) ?? this.#readDisk(folder);
    this.#disks.set(folder, known);
    return known;
  }

  async #readDisk(folder: string): Promise<boolean> {
    const [top, here] = await Promise.all([lstat(this.#root), lstat(toNativePath(this.#root, folder))]);
    return top.dev !== here.dev;
  }

  #readState(path: string): Promise<FileState> {
    const known = this.#folders.get(path);
    if (known !== undefined) return known;
    const state = readFileState(toNativePath(this.#root, path));
    this.#folders.set(path, state);
    return state;
  }
}

function getDepth({ path }: Folder): number {
  return listParentFolders(path).length;
}
