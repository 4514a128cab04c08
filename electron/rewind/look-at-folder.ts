import { type BigIntStats, lstatSync } from 'node:fs';
import { join, sep } from 'node:path';
import { isIgnoredState, type KeptState } from '../../shared/rewind/kept-state.ts';
import { isWorkFolder } from '../file-transactions/places.ts';
import { foldersOf, nativePath } from '../file-transactions/tree-path.ts';
import { type IgnoreRules, isIgnored, rulesFrom, withRulesOf } from '../files/ignore-rules.ts';
import { type Known, LookBatches, type LookBatchesDeps } from './look-batches.ts';
import { type Entry, isFolderAt, OpenFolder } from './open-folder.ts';
import { hasSameBody, isSettled, type Reading, readEntry, stampOf } from './read-entry.ts';
import { trackedBelow } from './tracked-paths.ts';
import { isGone, VisitedPaths } from './visited-paths.ts';

/** With more files than this, a look stays incomplete. */
export const mostFiles = 500_000;
/** Deeper folders are not entered, because each level keeps a folder open. */
const mostDepth = 200;
const mostIgnored = 1_000;
/** Ignored paths are not compared. */
const ignored: KeptState = { kind: 'lost', why: 'ignored' };
const ignoredStamp = 'ignored';
/** Left out at any level, without a word. */
const leftOut: ReadonlySet<string> = new Set(['.git', '.hg', '.jj', '.svn', '.workcells']);

export type LookOptions = LookBatchesDeps & {
  /** Until a first look is complete, a new path does not count as created. */
  readonly isFirst: boolean;
  /** The `id` of the last look. Null if it is not known: then a folder that is empty now may be on another disk. */
  readonly lastId: string | null;
  /** How many bytes of the room are left for what is new. A file for which there was none is not tried for these. */
  readonly spare: number;
  /** Unix milliseconds. */
  now(): number;
  /** Called often, to show that the look goes on. */
  alive(): void;
};

/** What a look found. */
export type LookResult = {
  /** Ignored folders and files: tree paths, without what is inside, at most 1,000. */
  readonly ignored: readonly string[];
  /** How many files, links and others it saw. */
  readonly files: number;
  /** How many of these are not kept, because there is no room. */
  readonly noRoom: number;
  readonly tookMs: number;
  /**
   * False if the folder is gone, a link, unreadable or on a disk that is not connected, if it has more than 500,000
   * files, or if a batch was refused. Except in the last case, nothing was reported as gone.
   */
  readonly isComplete: boolean;
};

/** `id` tells the folder from another one at the same path; null if there is none. */
export type FolderLook = LookResult & { readonly id: string | null };

/**
 * Looks at all files of a folder and delivers what differs from `known`, which gets every batch once it is delivered.
 * Blocks the thread except while it waits for a delivery. `root` is a real path. Never follows a link, runs no program,
 * and changes nothing. Rejects only if `deliver` does.
 */
export async function lookAtFolder(root: string, options: LookOptions): Promise<FolderLook> {
  const began = performance.now();
  const look = new Look(root, options);
  try {
    const isComplete = await look.walk();
    await look.settled();
    const { files, id, ignored, noRoom } = look;
    return { ignored, files, noRoom, id, isComplete, tookMs: performance.now() - began };
  } finally {
    look.close();
  }
}

/** A folder during the walk. */
type Level = {
  /** The tree path of an entry is this and its name. */
  readonly lead: string;
  /** The path of the folder for the rules. */
  readonly fullPath: string;
  readonly folder: OpenFolder;
  readonly entries: readonly Entry[];
  readonly rules: IgnoreRules;
  /** The names of folders that are still to be entered. */
  readonly waiting: string[];
};

class Look {
  files = 0;
  noRoom = 0;
  id: string | null = null;
  readonly ignored: string[] = [];
  readonly #root: string;
  readonly #options: LookOptions;
  readonly #batches: LookBatches;
  /** From the root to the current folder. */
  readonly #levels: Level[] = [];
  readonly #seen = new Set<string>();
  /** How many ignored paths are new. */
  #passedBy = 0;
  readonly #visited: VisitedPaths;
  /** The repositories that were met, and whose tracked paths are not read yet: their path and a slash. */
  readonly #repositories = [''];
  readonly #tracked = new Set<string>();
  /** The folders of all known paths; null until they are needed. */
  #knownFolders: ReadonlySet<string> | null = null;

  constructor(root: string, options: LookOptions) {
    this.#root = root;
    this.#options = options;
    this.#batches = new LookBatches(options);
    this.#visited = new VisitedPaths(root);
  }

  /** Returns whether the look is complete. */
  async walk(): Promise<boolean> {
    const root = this.#openRoot();
    if (root === null) return false;
    for (let next: Level | null = root; ; next = this.#enterNext()) {
      if (next !== null && !(await this.#sortOut(next))) return false;
      if (this.#levels.length === 1 && root.waiting.length === 0) break;
    }
    if (!(await this.#visitTracked())) return false;
    await this.#batches.finish();
    if (this.#batches.isStopped || !this.#isConnected(root.folder)) return false;
    return await this.#reportGone();
  }

  /** Resolves when every batch is answered. */
  settled(): Promise<void> {
    return this.#batches.settled();
  }

  close(): void {
    for (const { folder } of this.#levels) folder.close();
  }

  #openRoot(): Level | null {
    const { known, lastId } = this.#options;
    const level = this.#open(this.#root, (folder) => {
      const entries = folder.list();
      return { lead: '', fullPath: this.#root, folder, entries, rules: rulesFrom(this.#root), waiting: [] };
    });
    if (typeof level === 'string') return null;
    const { id } = level.folder;
    this.#levels.push(level);
    // Where a disk is not connected, there is often an empty folder.
    if (level.entries.length === 0 && known.size > 0 && lastId !== id) return null;
    this.id = id;
    this.#visited.addListed('', level.folder.changedAt);
    return level;
  }

  /** Enters the next folder. Null if it cannot be entered, or if the current one has no more. */
  #enterNext(): Level | null {
    const above = this.#levels.at(-1);
    const name = above?.waiting.pop();
    if (above === undefined || name === undefined) {
      this.#levels.pop()?.folder.close();
      return null;
    }
    const path = above.lead + name;
    const level = this.#areInPlace()
      ? this.#open(above.folder.at(name), (folder) => this.#level(above, name, folder))
      : 'gone';
    if (typeof level === 'string') {
      if (level === 'closed') this.#visited.addClosed(path);
      return null;
    }
    this.#visited.addListed(path, level.folder.changedAt);
    this.#levels.push(level);
    return level;
  }

  #level(above: Level, name: string, folder: OpenFolder): Level | null {
    // A folder that is mounted inside itself has no end.
    if (this.#levels.length >= mostDepth || this.#levels.some((one) => folder.isSameAs(one.folder))) return null;
    const entries = folder.list();
    const fullPath = join(above.fullPath, name);
    const hasRules = entries.some((entry) => entry.name.length === 10 && entry.name.toLowerCase() === '.gitignore');
    // Without a held folder, rules are not read where the path is not UTF-8.
    if (entries.some((entry) => entry.name === '.git')) this.#repositories.push(`${above.lead}${name}/`);
    const canRead = hasRules && typeof folder.place === 'string';
    const rules = canRead ? withRulesOf(fullPath, above.rules, folder.place) : above.rules;
    return { lead: `${above.lead}${name}/`, fullPath, folder, entries, rules, waiting: [] };
  }

  /** Opens a folder. `closed`: it is there and cannot be entered. */
  #open(place: string | Buffer, begin: (folder: OpenFolder) => Level | null): Level | 'closed' | 'gone' {
    this.#options.alive();
    let folder: OpenFolder | null = null;
    let level: Level | null = null;
    try {
      folder = new OpenFolder(place);
      level = begin(folder);
      return level ?? 'closed';
    } catch (failure) {
      return isGone(failure) ? 'gone' : 'closed';
    } finally {
      if (level === null) folder?.close();
    }
  }

  /** Looks at the entries of a folder. Returns false if the look must end. */
  async #sortOut({ entries, folder, fullPath, lead, rules, waiting }: Level): Promise<boolean> {
    const fullLead = fullPath.endsWith(sep) ? fullPath : fullPath + sep;
    for (const { isFolder, name } of entries) {
      const path = lead + name;
      if (leftOut.has(name) || (isFolder && isWorkFolder(name))) {
        this.#visited.addPassed(path);
      } else if (isIgnored(rules, fullLead + name, name, isFolder) && (isFolder || !this.#isTracked(path))) {
        this.#visited.addPassed(path);
        if (this.ignored.length < mostIgnored) this.ignored.push(path);
        this.#passBy(path, isFolder ? null : folder.at(name), folder.changedAt);
      } else if (isFolder) {
        waiting.push(name);
      } else {
        this.files += 1;
        if (this.files > mostFiles) return false;
        this.#visit(path, folder.at(name));
      }
      if (this.#batches.isFull) await this.#batches.send();
      if (this.#batches.isStopped) return false;
    }
    return true;
  }

  /** Whether git tracks a path. Then it does not ignore it. */
  #isTracked(path: string): boolean {
    for (const lead of this.#repositories.splice(0)) {
      for (const below of trackedBelow(join(this.#root, lead))) this.#tracked.add(lead + below);
    }
    return this.#tracked.has(path);
  }

  /** Looks at the tracked files in ignored folders. Returns false if the look must end. */
  async #visitTracked(): Promise<boolean> {
    if (this.#passedBy === 0 && this.ignored.length === 0) return true;
    this.#isTracked('');
    for (const path of this.#tracked) {
      this.#options.alive();
      if (this.#seen.has(path) || path.split('/').some((name) => leftOut.has(name) || isWorkFolder(name))) continue;
      if (this.#visited.find(path).what !== 'ignored') continue;
      this.files += 1;
      if (this.files > mostFiles) return false;
      this.#visit(path, nativePath(this.#root, path));
      if (this.#batches.isFull) await this.#batches.send();
      if (this.#batches.isStopped) return false;
    }
    return true;
  }

  /** Remembers that something is ignored: it must not count as new once it is not. `place` is null for a folder. */
  #passBy(path: string, place: string | Buffer | null, parentChangedAt: number): void {
    const known = this.#options.known.get(path);
    if (known === undefined) {
      this.#passedBy += 1;
      if (this.#passedBy > mostFiles) return;
      const before = this.#earlierState(path);
      this.#seen.add(path);
      this.#batches.addChange({ path, stamp: ignoredStamp, before, after: ignored, changedAt: parentChangedAt });
    } else if (isIgnoredState(known.state)) this.#seen.add(path);
    else if (place !== null) this.#visit(path, place, true);
  }

  /** What a path that is not known was before. Null if nobody can tell. */
  #earlierState(path: string): KeptState | null {
    const { isFirst, known } = this.#options;
    if (isFirst) return null;
    const isInIgnored = foldersOf(path).some((folder) => isIgnoredState(known.get(folder)?.state));
    return isInIgnored ? ignored : { kind: 'absent' };
  }

  /** Looks at a file. Of one that is ignored by now, only whether it is still as it was counts. */
  #visit(path: string, place: string | Buffer, isIgnoredNow = false): void {
    const { alive, now } = this.#options;
    const known = this.#options.known.get(path);
    let facts: BigIntStats | undefined;
    try {
      facts = lstatSync(place, { bigint: true, throwIfNoEntry: false });
    } catch (failure) {
      if (isGone(failure)) return;
      this.#seen.add(path);
      const state: KeptState = { kind: 'lost', why: 'unreadable' };
      if (known === undefined)
        this.#record(path, { stamp: '~', state, bytes: null, changedAt: now(), hasFailed: true });
      return;
    }
    if (facts === undefined || facts.isDirectory()) return;
    const stamp = stampOf(facts, now());
    if (known?.stamp === stamp && isSettled(stamp) && !this.#mayFitNow(known, facts)) {
      this.#seen.add(path);
      if (hasNoRoom(known.state)) this.noRoom += 1;
      return;
    }
    alive();
    const reading = readEntry(place, facts, now);
    if (reading === null) return;
    this.#seen.add(path);
    const isCertain = this.#areInPlace() && !(known !== undefined && reading.hasFailed);
    if (isCertain) this.#record(path, reading, isIgnoredNow);
  }

  #record(path: string, { bytes, changedAt, stamp, state }: Reading, isIgnoredNow = false): void {
    const { isFirst, known } = this.#options;
    const old = known.get(path);
    if (isIgnoredNow && old !== undefined && !isSameState(old, { stamp, state })) {
      this.#batches.addChange({ path, stamp: ignoredStamp, before: old.state, after: ignored, changedAt });
      return;
    }
    const after =
      bytes === null || this.#hasContent(old, state, bytes) ? state : ({ kind: 'lost', why: 'noRoom' } as const);
    if (hasNoRoom(after)) this.noRoom += 1;
    const isSame = old !== undefined && isSameState(old, { stamp, state: after });
    if (isSame && old.stamp === stamp) return;
    const before = old?.state ?? this.#earlierState(path);
    const at = old === undefined && !isFirst ? this.#arrivedAt(path, changedAt) : changedAt;
    this.#batches.addChange({ path, stamp, before: isSame ? null : before, after, changedAt: at });
  }

  /** When a new path came to be. The files in a folder that was renamed keep their times; only the folder's is new. */
  #arrivedAt(path: string, changedAt: number): number {
    const above = foldersOf(path).map((name, at) => ({ name, at: this.#levels[at + 1]?.folder.changedAt ?? 0 }));
    if (above.every(({ at }) => at <= changedAt)) return changedAt;
    this.#knownFolders ??= new Set([...this.#options.known.keys()].flatMap(foldersOf));
    const isNew = ({ name }: { readonly name: string }) => this.#knownFolders?.has(name) !== true;
    return Math.max(changedAt, ...above.filter(isNew).map(({ at }) => at));
  }

  /** Whether the content of a file is kept, or will be. */
  #hasContent(old: Known | undefined, state: KeptState, bytes: Uint8Array): boolean {
    if (state.kind !== 'file') return true;
    if (old?.state.kind === 'file' && old.state.sha256 === state.sha256) return true;
    return this.#batches.addContent(state.sha256, bytes);
  }

  /** Whether there may be room in the meantime for a file for which there was none. */
  #mayFitNow({ state }: Known, { size }: BigIntStats): boolean {
    // Deflated, a file can be a little larger.
    return hasNoRoom(state) && this.#batches.room - this.#options.spare > Number(size) * 1.001 + 64;
  }

  /** Reports paths that are gone. Returns whether all of it was delivered. */
  async #reportGone(): Promise<boolean> {
    const { alive, known } = this.#options;
    const unseen = [...known].filter(([path]) => !this.#seen.has(path));
    for (const [path, { state }] of unseen) {
      alive();
      const { parentChangedAt, what } = this.#visited.find(path);
      if (what === 'ignored' && !isIgnoredState(state)) this.#visit(path, nativePath(this.#root, path), true);
      if (what === 'gone') {
        // A folder that is no longer ignored is not gone. What is in it has states of its own now.
        const before = isIgnoredState(state) && this.#visited.isListed(path) ? null : state;
        const after: KeptState = { kind: 'absent' };
        this.#batches.addChange({ path, stamp: null, before, after, changedAt: parentChangedAt });
      }
      if (this.#batches.isFull) await this.#batches.send();
      if (this.#batches.isStopped) return false;
    }
    await this.#batches.finish();
    return !this.#batches.isStopped;
  }

  /** Whether no link or other folder replaced a folder on the way here. */
  #areInPlace(): boolean {
    return this.#levels.every(({ folder }) => folder.isStillThere());
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

function hasNoRoom(state: KeptState): boolean {
  return state.kind === 'lost' && state.why === 'noRoom';
}

function isSameState(one: Known, other: Known): boolean {
  const [before, after] = [one.state, other.state];
  switch (before.kind) {
    case 'absent':
      return after.kind === 'absent';
    case 'file':
      return after.kind === 'file' && before.sha256 === after.sha256 && before.mode === after.mode;
    case 'link':
      return after.kind === 'link' && before.target === after.target;
    case 'lost':
      // A file whose content is not known has changed if it looks different.
      if (after.kind !== 'lost' || before.why !== after.why) return false;
      return after.why === 'special' || hasSameBody(one.stamp, other.stamp);
    default:
      return before satisfies never;
  }
}
