import { type BigIntStats, lstatSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isWorkFolder } from '../file-transactions/transaction-places.ts';
import { listParentFolders, toNativePath } from '../file-transactions/tree-path.ts';
import { addRulesOf, type IgnoreRules, isIgnored, listOuterRulesFiles, readRulesFrom } from '../files/ignore-rules.ts';
import { type FileSnapshot, isIgnoredSnapshot } from '../model/threads/file-snapshot.ts';
import { type FolderEntry, isFolderAt, OpenFolder } from './open-folder.ts';
import { createStamp, type EntryReading, hasSameBody, isStableStamp, readEntry } from './read-entry.ts';
import { type KnownPath, ScanBatches, type ScanBatchesDeps } from './scan-batches.ts';
import { ScanScope } from './scan-scope.ts';
import { readFileStamp, TrackedFiles } from './tracked-paths.ts';
import { isGone, VisitedPaths } from './visited-paths.ts';

/** With more files than this, a scan stays incomplete. */
export const maxScannedFiles = 500_000;
/** Deeper folders are not entered, because each level keeps a folder open. */
const maxDepth = 200;
const maxIgnoredPaths = 1_000;
/** Ignored paths are not compared. */
const ignoredState: FileSnapshot = { kind: 'lost', why: 'ignored' };
const ignoredStamp = 'ignored';
/** Skipped at any level, without a report. */
export const skippedNames: ReadonlySet<string> = new Set(['.git', '.hg', '.jj', '.svn', '.workcells']);

/** What a scan of a whole folder leaves for scans of changed paths. */
export type ScanMemory = {
  /** The state of the ignore rules that apply from outside the folder. Null until a scan began. */
  outerRules: string | null;
  tracked: TrackedFiles;
};

/** Gets each folder before a scan lists it, by its tree path, to report what changes in it from then on. */
export type ScanWatch = { add(path: string, folder: OpenFolder): void };

export type ScanOptions = ScanBatchesDeps & {
  /** Until a first scan is complete, a new path does not count as created. */
  readonly isFirst: boolean;
  /** The `id` of the last scan. Null if unknown: then a folder that is empty now may be on another disk. */
  readonly lastId: string | null;
  /** How many bytes of the room are reserved for new files. A file that found no room earlier does not get these. */
  readonly spare: number;
  /** Unix milliseconds. */
  now(): number;
  /** Called often, to show that the scan is alive. */
  reportAlive(): void;
  /** Filled by a scan of the whole folder, and needed for `paths`. */
  readonly memory?: ScanMemory | undefined;
  /**
   * The only tree paths to look at, with everything below them: all that changed since `known` was delivered. The scan
   * delivers for these what a scan of the whole folder would deliver. If it cannot tell what that is, it is incomplete:
   * after a change of the ignore rules, for a file with several names, and for a path that it cannot read.
   */
  readonly paths?: readonly string[];
  readonly watch?: ScanWatch;
  /**
   * Ignored files to compare like all others, as tree paths. True: no scan has read the file yet, so what it finds is no
   * change.
   */
  readonly kept?: ReadonlyMap<string, boolean>;
};

const nothingKept: ReadonlyMap<string, boolean> = new Map();

/** The result of a scan. `ignored`, `files` and `unstoredFiles` are only about the paths that it looked at. */
export type ScanResult = {
  /** Ignored folders and files: tree paths, without what is inside, at most 1,000. */
  readonly ignored: readonly string[];
  /** How many files, links and other entries it saw. */
  readonly files: number;
  /** How many of these are not stored, because there is no room. */
  readonly unstoredFiles: number;
  readonly tookMs: number;
  /**
   * False if the folder is gone, a link, unreadable or on a disk that is not connected, if it has more than 500,000
   * files, or if a batch was refused. Except in the last case, nothing was reported as gone.
   */
  readonly isComplete: boolean;
};

/** `id` distinguishes the folder from another one at the same path. Null if there is no folder. */
export type FolderScan = ScanResult & { readonly id: string | null };

/**
 * Scans all files of a folder and delivers the differences from `known`, which gets every batch once it is delivered.
 * Blocks the thread except while it waits for a delivery. `root` is a real path. Never follows a link, runs no program,
 * and changes nothing. Rejects only if `deliver` does.
 */
export async function scanFolder(root: string, options: ScanOptions): Promise<FolderScan> {
  const began = performance.now();
  const look = new Scan(root, options);
  try {
    const isComplete = await look.walk();
    await look.waitForDeliveries();
    const { files, id, ignored, unstoredFiles } = look;
    return { ignored, files, unstoredFiles, id, isComplete, tookMs: performance.now() - began };
  } finally {
    look.close();
  }
}

/** A folder during the walk. */
type Level = {
  /** The tree path of an entry is this plus its name. */
  readonly lead: string;
  /** The path of the folder, for matching ignore rules. */
  readonly fullPath: string;
  readonly folder: OpenFolder;
  readonly entries: readonly FolderEntry[];
  readonly rules: IgnoreRules;
  /** The names of folders that are still to enter. */
  readonly waiting: string[];
};

class Scan {
  files = 0;
  unstoredFiles = 0;
  id: string | null = null;
  readonly ignored: string[] = [];
  readonly #root: string;
  readonly #options: ScanOptions;
  readonly #batches: ScanBatches;
  /** From the root to the current folder. */
  readonly #levels: Level[] = [];
  readonly #seen = new Set<string>();
  /** How many ignored paths are new. */
  #newIgnoredCount = 0;
  readonly #visited: VisitedPaths;
  readonly #tracked: TrackedFiles;
  readonly #kept: ReadonlyMap<string, boolean>;
  readonly #watchedAbove = new Set<string>();
  #scope = new ScanScope(null);
  /** The known paths in the scope. Null: all. */
  #selected: readonly (readonly [string, KnownPath])[] | null = null;
  /** Something could not be compared, so a scan of changed paths is not complete. */
  #hasDoubt = false;
  /** The folders of all known paths. Null until needed. */
  #knownFolders: ReadonlySet<string> | null = null;

  constructor(root: string, options: ScanOptions) {
    this.#root = root;
    this.#options = options;
    this.#batches = new ScanBatches(options);
    this.#visited = new VisitedPaths(root);
    const { kept, memory, paths } = options;
    this.#kept = kept ?? nothingKept;
    this.#tracked = paths !== undefined && memory !== undefined ? memory.tracked : new TrackedFiles(root);
  }

  /** Walks the folder. Returns whether the scan is complete. */
  async walk(): Promise<boolean> {
    if (!this.#chooseScope()) return false;
    const root = this.#openRoot();
    if (root === null) return false;
    for (let next: Level | null = root; ; next = this.#enterNext()) {
      if (next !== null && !(await this.#visitEntries(next))) return false;
      if (next !== null) this.#visitEmpty(next);
      if (this.#levels.length === 1 && root.waiting.length === 0) break;
    }
    if (!(await this.#visitTracked())) return false;
    await this.#batches.finish();
    if (this.#batches.isStopped || !this.#isConnected(root.folder)) return false;
    return (await this.#reportGone()) && !(this.#hasDoubt && !this.#scope.isWhole);
  }

  /** Returns false if a look at some paths is not enough. */
  #chooseScope(): boolean {
    const { known, memory, paths } = this.#options;
    const outerRules = listOuterRulesFiles(this.#root).map(readFileStamp).join('\n');
    if (paths === undefined) {
      if (memory === undefined) return true;
      memory.outerRules = outerRules;
      memory.tracked = this.#tracked;
      return true;
    }
    if (memory?.outerRules !== outerRules || known.size > maxScannedFiles) return false;
    this.#scope = new ScanScope([...paths, ...this.#tracked.refresh()]);
    // Before anything is delivered: later, a file may be known in the place of a folder.
    this.#selected = this.#scope.select(known);
    return !this.#scope.changesRules;
  }

  /** Resolves when every batch has an answer. */
  waitForDeliveries(): Promise<void> {
    return this.#batches.waitForDeliveries();
  }

  close(): void {
    for (const { folder } of this.#levels) folder.close();
  }

  #openRoot(): Level | null {
    const { known, lastId } = this.#options;
    const level = this.#open('', this.#root, (folder) => {
      const entries = this.#listEntries(folder, '');
      return { lead: '', fullPath: this.#root, folder, entries, rules: readRulesFrom(this.#root), waiting: [] };
    });
    if (typeof level === 'string') return null;
    const { id } = level.folder;
    this.#levels.push(level);
    // If a disk is not connected, there is often an empty folder in its place.
    if (lastId !== id && (!this.#scope.isWhole || (level.entries.length === 0 && known.size > 0))) return null;
    this.id = id;
    this.#visited.addListed('', level.folder.changedAt);
    return level;
  }

  /** Enters the next folder. Returns null if it cannot be entered, or if the current one has no more. */
  #enterNext(): Level | null {
    const above = this.#levels.at(-1);
    const name = above?.waiting.pop();
    if (above === undefined || name === undefined) {
      this.#levels.pop()?.folder.close();
      return null;
    }
    const path = above.lead + name;
    const level = this.#areFoldersUnchanged()
      ? this.#open(path, above.folder.getPath(name), (folder) => this.#level(above, name, folder))
      : 'gone';
    if (typeof level === 'string') {
      if (level === 'closed') {
        this.#visited.addClosed(path);
        this.#hasDoubt = true;
      }
      return null;
    }
    this.#visited.addListed(path, level.folder.changedAt);
    this.#levels.push(level);
    return level;
  }

  #level(above: Level, name: string, folder: OpenFolder): Level | null {
    // A folder that is mounted inside itself would never end.
    if (this.#levels.length >= maxDepth || this.#levels.some((one) => folder.isSameAs(one.folder))) return null;
    const lead = `${above.lead}${name}/`;
    const entries = this.#listEntries(folder, lead);
    const fullPath = join(above.fullPath, name);
    const isPart = this.#scope.getNames(lead) !== null;
    const hasRules =
      isPart || entries.some((entry) => entry.name.length === 10 && entry.name.toLowerCase() === '.gitignore');
    // Without an open folder, rules cannot be read where the path is not UTF-8.
    if (entries.some((entry) => entry.name === '.git')) this.#tracked.add(lead);
    const canRead = hasRules && typeof folder.place === 'string';
    const rules = canRead ? addRulesOf(fullPath, above.rules, folder.place) : above.rules;
    return { lead, fullPath, folder, entries, rules, waiting: [] };
  }

  /** Lists the entries of a folder that are in the scope. Throws the system's error. */
  #listEntries(folder: OpenFolder, lead: string): readonly FolderEntry[] {
    const names = this.#scope.getNames(lead);
    if (names === null) return folder.list();
    return [...names].flatMap((name) => {
      try {
        const facts = lstatSync(folder.getPath(name), { throwIfNoEntry: false });
        return facts === undefined ? [] : [{ name, isFolder: facts.isDirectory() }];
      } catch (failure) {
        this.#hasDoubt ||= !isGone(failure);
        return [];
      }
    });
  }

  /** Opens a folder, by its tree path. `closed`: it exists but cannot be entered. */
  #open(path: string, place: string | Buffer, begin: (folder: OpenFolder) => Level | null): Level | 'closed' | 'gone' {
    this.#options.reportAlive();
    let folder: OpenFolder | null = null;
    let level: Level | null = null;
    try {
      folder = new OpenFolder(place);
      this.#options.watch?.add(path, folder);
      level = begin(folder);
      return level ?? 'closed';
    } catch (failure) {
      return isGone(failure) ? 'gone' : 'closed';
    } finally {
      if (level === null) folder?.close();
    }
  }

  /** Visits the entries of a folder. Returns false if the scan must end. */
  async #visitEntries({ entries, folder, fullPath, lead, rules, waiting }: Level): Promise<boolean> {
    const fullLead = fullPath.endsWith(sep) ? fullPath : fullPath + sep;
    for (const { isFolder, name } of entries) {
      const path = lead + name;
      if (skippedNames.has(name) || (isFolder && isWorkFolder(name))) {
        this.#visited.addIgnored(path);
      } else if (isIgnored(rules, fullLead + name, name, isFolder) && (isFolder || !this.#isCompared(path))) {
        this.#visited.addIgnored(path);
        if (this.ignored.length < maxIgnoredPaths) this.ignored.push(path);
        this.#rememberIgnored(path, isFolder ? null : folder.getPath(name), folder.changedAt);
      } else if (isFolder) {
        waiting.push(name);
      } else {
        this.files += 1;
        if (this.files > maxScannedFiles) return false;
        this.#visitFile(path, folder.getPath(name));
      }
      if (this.#batches.isFull) await this.#batches.send();
      if (this.#batches.isStopped) return false;
    }
    return true;
  }

  /** Records a folder with nothing in it. */
  #visitEmpty({ entries, folder, lead }: Level): void {
    if (lead === '' || entries.length > 0) return;
    try {
      if (this.#scope.getNames(lead) !== null && !folder.isEmpty()) return;
    } catch {
      this.#hasDoubt = true;
      return;
    }
    const { changedAt, mode } = folder;
    this.#seen.add(lead);
    const state: FileSnapshot = { kind: 'folder', mode };
    this.#recordReading(lead, { stamp: `folder ${mode}`, state, bytes: null, changedAt, hasFailed: false });
  }

  /** Whether an ignored path is compared: git does not ignore tracked files, and some are kept. */
  #isCompared(path: string): boolean {
    return this.#tracked.paths.has(path) || this.#kept.has(path);
  }

  /** Visits the tracked and the kept files in ignored folders. Returns false if the scan must end. */
  async #visitTracked(): Promise<boolean> {
    if (this.#newIgnoredCount === 0 && this.ignored.length === 0) return true;
    for (const path of new Set([...this.#tracked.paths, ...this.#kept.keys()])) {
      this.#options.reportAlive();
      if (!this.#scope.includes(path)) continue;
      if (this.#seen.has(path) || path.split('/').some((name) => skippedNames.has(name) || isWorkFolder(name)))
        continue;
      this.#watchAbove(path);
      if (this.#visited.locate(path).what !== 'ignored') continue;
      this.files += 1;
      if (this.files > maxScannedFiles) return false;
      this.#visitFile(path, toNativePath(this.#root, path));
      if (this.#batches.isFull) await this.#batches.send();
      if (this.#batches.isStopped) return false;
    }
    return true;
  }

  /** Watches the folders above a tracked file that no scan lists. */
  #watchAbove(path: string): void {
    const { watch } = this.#options;
    if (watch === undefined) return;
    const folders = listParentFolders(path).filter((folder) => !this.#visited.isListed(folder));
    if (folders[0] === undefined || !this.#visited.isIgnored(folders[0])) return;
    for (const each of folders) {
      if (this.#watchedAbove.has(each)) continue;
      this.#watchedAbove.add(each);
      let folder: OpenFolder | null = null;
      try {
        folder = new OpenFolder(toNativePath(this.#root, each));
        watch.add(each, folder);
      } catch {
        // Nothing is there. The folder above reports what appears.
        return;
      } finally {
        folder?.close();
      }
    }
  }

  /**
   * Records an ignored path, so that it does not look new when it stops being ignored. `place` is null for a folder.
   */
  #rememberIgnored(path: string, place: string | Buffer | null, parentChangedAt: number): void {
    const known = this.#options.known.get(path);
    if (known === undefined) {
      this.#newIgnoredCount += 1;
      if (this.#newIgnoredCount > maxScannedFiles) return;
      const before = this.#earlierState(path);
      this.#seen.add(path);
      this.#batches.addChange({ path, stamp: ignoredStamp, before, after: ignoredState, changedAt: parentChangedAt });
    } else if (isIgnoredSnapshot(known.state)) this.#seen.add(path);
    else if (place !== null) this.#visitFile(path, place, true);
  }

  /** Returns the earlier state of an unknown path. Null if no one can tell. */
  #earlierState(path: string): FileSnapshot | null {
    const { isFirst, known } = this.#options;
    if (isFirst) return null;
    const isInIgnored = listParentFolders(path).some((folder) => isIgnoredSnapshot(known.get(folder)?.state));
    return isInIgnored && this.#kept.get(path) !== false ? ignoredState : { kind: 'absent' };
  }

  /** Reads a file's state. For a file that is now ignored, only checks whether it changed. */
  #visitFile(path: string, place: string | Buffer, isIgnoredNow = false): void {
    const { reportAlive, now } = this.#options;
    const known = this.#options.known.get(path);
    let facts: BigIntStats | undefined;
    try {
      facts = lstatSync(place, { bigint: true, throwIfNoEntry: false });
    } catch (failure) {
      if (isGone(failure)) return;
      this.#seen.add(path);
      this.#hasDoubt = true;
      const state: FileSnapshot = { kind: 'lost', why: 'unreadable' };
      if (known === undefined)
        this.#recordReading(path, { stamp: '~', state, bytes: null, changedAt: now(), hasFailed: true });
      return;
    }
    if (facts === undefined || facts.isDirectory()) return;
    // A change under one name changes the others.
    if (facts.nlink > 1n) this.#hasDoubt = true;
    const stamp = createStamp(facts, now());
    if (known?.stamp === stamp && isStableStamp(stamp) && !this.#mayFitNow(known, facts)) {
      this.#seen.add(path);
      if (hasNoRoom(known.state)) this.unstoredFiles += 1;
      return;
    }
    reportAlive();
    const reading = readEntry(place, facts, now);
    if (reading === null) return;
    this.#seen.add(path);
    const isCertain = this.#areFoldersUnchanged() && !(known !== undefined && reading.hasFailed);
    if (isCertain) this.#recordReading(path, reading, isIgnoredNow);
    else this.#hasDoubt = true;
  }

  #recordReading(path: string, { bytes, changedAt, stamp, state }: EntryReading, isIgnoredNow = false): void {
    const { isFirst, known } = this.#options;
    const old = known.get(path);
    if (isIgnoredNow && old !== undefined && !isSameState(old, { stamp, state })) {
      this.#batches.addChange({ path, stamp: ignoredStamp, before: old.state, after: ignoredState, changedAt });
      return;
    }
    const after =
      bytes === null || this.#hasContent(old, state, bytes) ? state : ({ kind: 'lost', why: 'noRoom' } as const);
    if (hasNoRoom(after)) this.unstoredFiles += 1;
    const isSame = old !== undefined && isSameState(old, { stamp, state: after });
    if (isSame && old.stamp === stamp) return;
    const earlier = old?.state ?? this.#earlierState(path);
    const isNowKept = this.#kept.get(path) === true && isIgnoredSnapshot(earlier ?? undefined);
    const before = isSame ? null : earlier;
    const at = old === undefined && !isFirst ? this.#getArrivalTime(path, changedAt) : changedAt;
    const notes = { ...(isNowKept && { isNowKept }), ...(isSame && isFirst && { isSame }) };
    this.#batches.addChange({ path, stamp, before, after, changedAt: at, ...notes });
  }

  /** Returns when a new path appeared. Files in a renamed folder keep their times; only the folder's is new. */
  #getArrivalTime(path: string, changedAt: number): number {
    const above = listParentFolders(path).map((name, at) => ({
      name,
      at: this.#levels[at + 1]?.folder.changedAt ?? 0,
    }));
    if (above.every(({ at }) => at <= changedAt)) return changedAt;
    this.#knownFolders ??= new Set([...this.#options.known.keys()].flatMap(listParentFolders));
    const isNew = ({ name }: { readonly name: string }) => this.#knownFolders?.has(name) !== true;
    return Math.max(changedAt, ...above.filter(isNew).map(({ at }) => at));
  }

  /** Whether the content of a file is stored, or will be. */
  #hasContent(old: KnownPath | undefined, state: FileSnapshot, bytes: Uint8Array): boolean {
    if (state.kind !== 'file') return true;
    if (old?.state.kind === 'file' && old.state.sha256 === state.sha256) return true;
    return this.#batches.addContent(state.sha256, bytes);
  }

  /** Whether a file that found no room earlier may have room now. */
  #mayFitNow({ state }: KnownPath, { size }: BigIntStats): boolean {
    // Deflated, a file can be a little larger.
    return hasNoRoom(state) && this.#batches.room - this.#options.spare > Number(size) * 1.001 + 64;
  }

  /** Reports paths that are gone. Returns whether all of it was delivered. */
  async #reportGone(): Promise<boolean> {
    const { reportAlive, known } = this.#options;
    const unseen = [...(this.#selected ?? known)].filter(([path]) => !this.#seen.has(path));
    for (const [path, { state }] of unseen) {
      reportAlive();
      const { parentChangedAt, what } = this.#visited.locate(path);
      if (what === 'ignored' && !isIgnoredSnapshot(state)) this.#visitFile(path, toNativePath(this.#root, path), true);
      if (what === 'gone') {
        // A folder that is no longer ignored is not gone. The files in it now have their own states.
        const before = isIgnoredSnapshot(state) && this.#visited.isListed(path) ? null : state;
        const after: FileSnapshot = { kind: 'absent' };
        this.#batches.addChange({ path, stamp: null, before, after, changedAt: parentChangedAt });
      }
      if (this.#batches.isFull) await this.#batches.send();
      if (this.#batches.isStopped) return false;
    }
    await this.#batches.finish();
    return !this.#batches.isStopped;
  }

  /** Whether no link or other folder replaced an open folder on the current path. */
  #areFoldersUnchanged(): boolean {
    return this.#levels.every(({ folder }) => folder.isUnchanged());
  }

  /** Whether the root can still be read at its path. */
  #isConnected(folder: OpenFolder): boolean {
    try {
      folder.list();
      return isFolderAt(this.#root, folder);
    } catch {
      return false;
    }
  }
}

function hasNoRoom(state: FileSnapshot): boolean {
  return state.kind === 'lost' && state.why === 'noRoom';
}

function isSameState(one: KnownPath, other: KnownPath): boolean {
  const [before, after] = [one.state, other.state];
  switch (before.kind) {
    case 'absent':
      return after.kind === 'absent';
    case 'file':
      return after.kind === 'file' && before.sha256 === after.sha256 && before.mode === after.mode;
    case 'link':
      return after.kind === 'link' && before.target === after.target;
    case 'folder':
      return after.kind === 'folder' && before.mode === after.mode;
    case 'lost':
      // A file with unknown content has changed if its stamp differs.
      if (after.kind !== 'lost' || before.why !== after.why) return false;
      return after.why === 'special' || hasSameBody(one.stamp, other.stamp);
    default:
      return before satisfies never;
  }
}
