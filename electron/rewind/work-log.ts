import type { ThreadId } from '../../shared/base/ids.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { FileChange } from '../../shared/transcript/file-change.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { AppAuthor, ChangeAuthor } from '../model/changes/change-author.ts';
import type { OpenWork } from '../model/changes/open-work.ts';
import { onlyReads } from '../model/shell-commands/only-reads.ts';

/** Codex reports a command up to this long after it began, in milliseconds. */
const maxReportDelayMs = 1_000;
/** Usually, it does so sooner: 50 to 150 ms were observed with 0.169. In milliseconds. */
const usualReportDelayMs = 200;
/** How long after a turn its last reports may arrive, in milliseconds. */
const maxEndDelayMs = 2_000;
/**
 * A command that still runs this long after it began, in milliseconds, when other work of its turn begins, no longer
 * has Codex waiting for it. Codex waits for at least 250 ms.
 */
const minWaitMs = 300;

type WorkEntry = Extract<Entry, { kind: 'command' | 'patch' | 'tool' }>;
type ThreadAuthor = Extract<ChangeAuthor, { entryId: unknown } | { kind: 'turn' }>;
/** The app is one only while a command sets up a worktree. What it does itself is known exactly. */
type WorkAuthor = ThreadAuthor | AppAuthor;

const workingStates: ReadonlySet<WorkEntry['status']> = new Set(['starting', 'running', 'background', 'applying']);
/** In these, nothing was written: it waits for the user, or never ran. */
const idleStates: ReadonlySet<WorkEntry['status']> = new Set(['waiting', 'declined', 'didNotApply']);

/** A time in which something of a thread could write in a folder. Times are in Unix milliseconds. */
export type Work = {
  readonly author: WorkAuthor;
  /** The folder where it works. It can write elsewhere, but rarely does. */
  readonly folder: string;
  readonly from: number;
  /** Before this moment, it is unlikely to have begun. */
  readonly surelyFrom: number;
  /** Null: it still can write. */
  readonly to: number | null;
  /** The only paths it can write, from the patch. Null: any. */
  readonly paths: readonly string[] | null;
};

/**
 * A running turn, as the author of what it has not reported yet. Codex reports in order, so it reported everything that
 * began before `reportedUntil`, in Unix milliseconds.
 */
export type RunningTurn = Pick<Work, 'folder'> & {
  readonly author: ThreadAuthor;
  readonly reportedUntil: number;
};

type OpenEntry = { -readonly [Key in keyof Work]: Work[Key] } & {
  readonly key: string;
  /** Whether a later start would know of it. */
  isStored: boolean;
  /** Its place in the order of scans and ends. Null: it still can write. */
  endedIn: number | null;
};

/** A moment before a turn. `endedIn` null: the turn is still running, or has not started. */
type Mark = {
  readonly key: string;
  readonly threadId: ThreadId;
  readonly folder: string;
  readonly at: number;
  endedIn: number | null;
};

/** Whose turn it is: the user's thread, and the thread of the agent if one works for it. */
export type TurnOwner = { readonly threadId: ThreadId; readonly agentId: ThreadId | null };

/** What began and ended in a turn since the last report. */
export type WorkNews = { readonly hasBegun: boolean; readonly hasEnded: boolean };

/**
 * Records when agents could write, as evidence of who made a change. A command or patch that waits for the user writes
 * nothing yet, and neither does a command that only reads.
 */
export class WorkLog {
  /** By thread, turn and entry. */
  readonly #open = new Map<string, OpenEntry>();
  /** What has ended, or only reads. */
  readonly #settled = new Set<string>();
  readonly #waiting = new Set<string>();
  #all: OpenEntry[] = [];
  #marks: Mark[] = [];
  /** The running turns, by thread and turn. */
  readonly #turns = new Map<string, RunningTurn>();
  /** When Codex got the calls of the model, by the thread that works, then by entry. Nothing begins before its call. */
  readonly #calls = new Map<ThreadId, Map<string, number>>();
  /** Called when work begins that a later start must know if nobody sees its end. Returns whether it will. */
  readonly #begun: (work: OpenWork) => boolean;
  /** Counts scans and ends: clocks are too coarse to tell which came first. */
  #order = 0;
  /** When this log began, in Unix milliseconds. What began earlier was work of an earlier start. */
  readonly #bornAt: number;

  constructor(bornAt: number, begun: (work: OpenWork) => boolean) {
    this.#bornAt = bornAt;
    this.#begun = begun;
  }

  /** Returns the place of a scan that begins now, or of something that ends now, in their order. */
  next(): number {
    this.#order += 1;
    return this.#order;
  }

  /** Returns the work that could still write when a scan began, given its place. 0: all of it. */
  listSince(scan: number): readonly Work[] {
    return this.#all.filter(({ endedIn }) => endedIn === null || endedIn > scan);
  }

  /** The running turns, as authors of what they have not reported yet. */
  get turns(): readonly RunningTurn[] {
    return [...this.#turns.values()];
  }

  /** The folders in which Codex waits for something that can write. */
  get busyFolders(): readonly string[] {
    return [...this.#open.values()].flatMap(({ author, folder }) => (author.kind === 'background' ? [] : [folder]));
  }

  /** The folders of work and turns that no scan has seen completely. */
  get unseenFolders(): readonly string[] {
    return [...this.#all.filter(({ isStored }) => isStored), ...this.#marks].map(({ folder }) => folder);
  }

  /** Records that Codex got a call of the model. `at` is in Unix milliseconds. */
  addCall(threadId: ThreadId, entryId: string, at: number): void {
    const calls = this.#calls.get(threadId) ?? new Map<string, number>();
    this.#calls.set(threadId, calls.set(entryId, at));
  }

  /** Records what runs in a turn now. `folder` is the folder of the turn; `at` is in Unix milliseconds. */
  update(owner: TurnOwner, folder: string, turn: Turn, at: number): WorkNews {
    const { threadId, agentId } = owner;
    const turnKey = `${agentId ?? threadId} ${turn.id}`;
    const isNew = turn.endedAt !== null && at - turn.endedAt < maxEndDelayMs;
    // A busy machine reports the end of a turn even later.
    const isLive = turn.status === 'running' || this.#turns.has(turnKey) || isNew;
    if (turn.status === 'running') {
      const author = { kind: 'turn' as const, ...owner, isInterrupted: false };
      const reportedUntil = turn.entries.reduce((last, { at: began }) => Math.max(last, began ?? 0), 0);
      this.#turns.set(turnKey, { author, folder, reportedUntil });
    } else {
      if (this.#turns.delete(turnKey)) this.#calls.delete(agentId ?? threadId);
      const isOf = (mark: Mark) => agentId === null && mark.threadId === threadId && mark.at <= (turn.startedAt ?? 0);
      if (turn.status !== 'pending') for (const mark of this.#marks) if (isOf(mark)) mark.endedIn ??= this.next();
    }
    let [hasBegun, hasEnded] = [false, false];
    for (const entry of turn.entries) {
      if (entry.kind !== 'command' && entry.kind !== 'patch' && entry.kind !== 'tool') continue;
      const key = `${turnKey} ${entry.id}`;
      if (this.#settled.has(key)) continue;
      const known = this.#open.get(key);
      // A long turn reports its commands again and again.
      if (known === undefined && !canWrite(entry)) {
        this.#settled.add(key);
        continue;
      }
      const isOpen = workingStates.has(entry.status);
      if (idleStates.has(entry.status) && isLive && !this.#waiting.has(key)) {
        this.#waiting.add(key);
        hasBegun = true;
      }
      // One report may contain both its start and its end.
      const isUnseen = known === undefined && !idleStates.has(entry.status);
      // The user can apply a suggested diff long after the turn.
      const isJustAdded = entry.at !== null && at - entry.at < maxEndDelayMs;
      if (isUnseen && (isOpen || ((isLive || isJustAdded) && (entry.at ?? at) >= this.#bornAt))) {
        this.#begin(key, entry, { owner, folder, turn, at });
        hasBegun = true;
      }
      const open = this.#open.get(key);
      if (open === undefined) continue;
      if (idleStates.has(entry.status)) {
        // Codex announces something before it asks for approval. It may still begin, but wrote nothing.
        this.#end(open, open.from);
        open.endedIn = 0;
        hasEnded = true;
      } else if (!isOpen) {
        this.#end(open, at);
        this.#settled.add(key);
        hasEnded = true;
      } else if (entry.status === 'background') this.#moveToBackground(open, at);
    }
    return { hasBegun, hasEnded };
  }

  #begin(
    key: string,
    entry: WorkEntry,
    { at, folder, owner, turn }: { owner: TurnOwner; folder: string; turn: Turn; at: number },
  ): void {
    const reportedAt = entry.at ?? at;
    const settledAt = entry.approval?.settledAt ?? null;
    const calledAt = this.#calls.get(owner.agentId ?? owner.threadId)?.get(entry.id) ?? 0;
    const earliest = Math.max(turn.startedAt ?? 0, calledAt <= reportedAt ? calledAt : 0);
    const from = Math.min(settledAt ?? Math.max(earliest, reportedAt - maxReportDelayMs), at);
    const surelyFrom = Math.min(settledAt ?? Math.max(from, reportedAt - usualReportDelayMs), at);
    for (const open of this.#open.values()) {
      const isOfTurn = open.key.startsWith(`${owner.agentId ?? owner.threadId} ${turn.id} `);
      if (isOfTurn && reportedAt - open.surelyFrom >= minWaitMs) this.#moveToBackground(open, from);
    }
    const author = { ...owner, isInterrupted: false, kind: entry.kind, turnId: turn.id, entryId: entry.id };
    const paths = entry.kind === 'patch' ? entry.files.flatMap(listPaths) : null;
    this.#add({ key, author, folder, from, surelyFrom, to: null, paths, isStored: false, endedIn: null });
  }

  #moveToBackground(open: OpenEntry, at: number): void {
    if (open.author.kind !== 'command') return;
    this.#end(open, at);
    const author = { ...open.author, kind: 'background' as const };
    this.#add({ ...open, author, from: at, surelyFrom: at, to: null, endedIn: null }, open.from);
  }

  #add(work: OpenEntry, since: number = work.from): void {
    const { author, folder, key, paths } = work;
    this.#open.set(key, work);
    this.#all.push(work);
    work.isStored = this.#begun({ key, author, folder, from: since, paths });
  }

  /**
   * Records that a command of the app can write in a folder from now on. Returns a function that records the end of the
   * command. Times are in Unix milliseconds.
   */
  addCommand(author: AppAuthor, folder: string, from: number): (to: number) => void {
    const key = `app ${this.next()}`;
    const work = { key, author, folder, from, surelyFrom: from, to: null, paths: null, isStored: false, endedIn: null };
    const open: OpenEntry = work;
    this.#open.set(key, open);
    this.#all.push(open);
    return (to) => {
      if (this.#open.has(key)) this.#end(open, to);
    };
  }

  /** Adds the moment before a turn, after it was stored. `at` is in Unix milliseconds. */
  addMark({ author, folder, from, key }: OpenWork): void {
    if (author.kind === 'turn') this.#marks.push({ key, threadId: author.threadId, folder, at: from, endedIn: null });
  }

  #end(open: OpenEntry, at: number): void {
    open.to = at;
    open.endedIn = this.next();
    this.#open.delete(open.key);
  }

  /** Adds work of an earlier start whose end nobody saw. It has ended by now, at `at` in Unix milliseconds. */
  addInterrupted(works: readonly OpenWork[], at: number): void {
    for (const { author, from, ...work } of works) {
      if (author.kind === 'rewind' || author.kind === 'app' || author.kind === 'other') continue;
      const interrupted = { ...author, isInterrupted: true };
      const ended = { to: at, endedIn: this.next() };
      this.#all.push({ ...work, author: interrupted, from, surelyFrom: from, isStored: true, ...ended });
    }
  }

  /** Ends everything, because Codex is gone. */
  stop(at: number): void {
    for (const open of [...this.#open.values()]) this.#end(open, at);
    this.#turns.clear();
    this.#calls.clear();
    for (const mark of this.#marks) mark.endedIn ??= this.next();
  }

  /**
   * Returns the keys of what ended before a scan of its folder, so that no later start need know of it. `isIn` accepts
   * the folders that the scan saw; `scan` is its place.
   */
  takeSeen(isIn: (folder: string) => boolean, scan: number): readonly string[] {
    const keys: string[] = [];
    for (const work of this.#all) {
      if (!work.isStored || work.endedIn === null || work.endedIn > scan || !isIn(work.folder)) continue;
      work.isStored = false;
      // A command that goes on has another entry with the same key.
      if (!this.#open.has(work.key)) keys.push(work.key);
    }
    const isSeen = (mark: Mark) => mark.endedIn !== null && mark.endedIn <= scan && isIn(mark.folder);
    keys.push(...this.#marks.filter(isSeen).map(({ key }) => key));
    this.#marks = this.#marks.filter((mark) => !isSeen(mark));
    return keys;
  }

  /**
   * Forgets work that ended before the last scans of all folders, because all its changes have an author. `scan` is the
   * place of the earliest. What ended in a folder that was not scanned since then is kept.
   */
  forgetBefore(scan: number): void {
    this.#all = this.#all.filter(({ endedIn, isStored }) => isStored || endedIn === null || endedIn > scan);
  }
}

function canWrite(entry: WorkEntry): boolean {
  switch (entry.kind) {
    case 'patch':
      return true;
    case 'command':
      return !onlyReads(entry.rawCommand);
    case 'tool':
      return entry.onlyReads !== true;
  }
}

function listPaths({ movedTo, path }: FileChange): readonly string[] {
  return movedTo === null ? [path] : [path, movedTo];
}
