import { join, resolve } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import type { Clock } from '../../shared/base/clock.ts';
import type { ThreadId } from '../../shared/base/ids.ts';
import { type ParsedDiffFile, parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import type { ChangesService } from '../changes/changes-service.ts';
import { type ChangeAuthor, getAuthorThread, otherAuthor, uniqueAuthors } from '../model/changes/change-author.ts';
import {
  type FileSnapshot,
  isIgnoredSnapshot,
  maxSettledParts,
  type ObservedChange,
  type ObservedContent,
  type ScanBatch,
} from '../model/threads/file-snapshot.ts';
import type { AttributedChange, SettledChange } from '../store/threads/file-history/file-history.ts';
import {
  type AuthoredPart,
  attributeChange,
  couldWrite,
  type Evidence,
  findPatchedFile,
  isUndecided,
  listUnreported,
  mayWriteAfter,
  namesPath,
  type SeenChange,
} from './attribute-change.ts';
import { type DiskTime, findMoment, isSurelyUntil } from './change-moment.ts';
import { readText, toContent } from './contents.ts';
import type { HistoryStore } from './history-store.ts';
import type { OwnSteps } from './own-steps.ts';
import { PatchedLinks } from './patched-links.ts';
import { isSameState } from './plan-files.ts';
import type { Work, WorkLog } from './work-log.ts';

export type ChangeRecordDeps = {
  readonly clock: Clock;
  readonly store: Pick<HistoryStore, 'keep' | 'settle' | 'contents'>;
  readonly log: Pick<WorkLog, 'listSince' | 'turns'>;
  /** What the app did to files since scans saw them. */
  readonly steps: Pick<OwnSteps, 'find'>;
  /** The paths by which threads name a folder, by its real path. */
  readonly spellings: ReadonlyMap<string, ReadonlySet<string>>;
  /** Reads the diff of a patch, for its exact lines. */
  readonly readDiff: ChangesService['readDiff'];
  /**
   * Called after a scan with the threads that changed files or are working in the folder. `root` is null after the first
   * scans of all folders.
   */
  readonly onScanned?: (threads: ReadonlySet<ThreadId>, root: string | null) => void;
};

/** A scan whose changes are stored. */
export type ScanSpan = DiskTime & {
  /** The real path of the folder. */
  readonly root: string;
  readonly isFirst: boolean;
  /** When the first turn began that did not wait for this scan, in Unix milliseconds. Null without one. */
  readonly firstTurnAt: number | null;
  /** The place of the scan before in the order of scans and ends. */
  readonly sincePlace: number;
};

/** How long changes are not reported at most because a turn may have begun a patch, in milliseconds. */
const maxHeldMs = 3_000;

/** How many changes are judged before other work gets its turn. */
const judgedAtOnce = 200;

type StoredPart = Pick<SettledChange, 'path' | 'changedAt' | 'before' | 'after' | 'authors'> &
  Pick<AuthoredPart, 'isProven'>;

/** A stored change that Codex may still report something about. */
type UndecidedChange = {
  readonly change: SeenChange;
  /** The absolute paths of the file. */
  readonly names: readonly string[];
  readonly span: ScanSpan;
  readonly seenAt: number;
  readonly parts: readonly StoredPart[];
  readonly steps: Evidence['steps'];
};

/**
 * Stores what scans find, with the authors. A change is stored at once. As long as Codex may still report something that
 * decides who made it, everyone who could have is named, and somebody else too, so that it is a question after a kill.
 */
export class ChangeRecord {
  readonly #deps: ChangeRecordDeps;
  readonly #links = new PatchedLinks();
  /** By the real path of the folder, oldest first. */
  readonly #undecided = new Map<string, readonly UndecidedChange[]>();
  /** The changes in which the exact lines of a patch were found, by its author and the file. */
  readonly #proven = new WeakMap<ChangeAuthor, Map<string, SeenChange>>();
  /** Since when the changes in a folder are not reported because a turn may have begun a patch, in Unix milliseconds. */
  readonly #heldSince = new Map<string, number>();
  /** The threads whose changes are new since the last report, or that work in the scanned folder. */
  #workers = new Set<ThreadId>();

  constructor(deps: ChangeRecordDeps) {
    this.#deps = deps;
  }

  /** The place of the oldest scan whose evidence is still needed. Infinite if there is none. */
  get oldestPlace(): number {
    return Math.min(...[...this.#undecided.values()].flatMap(([first]) => first?.span.sincePlace ?? []));
  }

  /** Stores a part of a scan. Returns false if the store refuses it. */
  async keep(span: ScanSpan, { changes: found, contents }: ScanBatch): Promise<boolean> {
    const { root, isFirst } = span;
    const changes = found.map((change) => (isUnread(change, span) ? { ...change, before: unreadState } : change));
    const seenAt = this.#deps.clock.now();
    const known = this.#collectEvidence(span, seenAt, contents);
    const linksTo = await this.#links.list(known.works);
    const rows: AttributedChange[] = [];
    const added: ObservedContent[] = [];
    const undecided: UndecidedChange[] = [];
    const attributed: (readonly [SeenChange, readonly string[], readonly AuthoredPart[]])[] = [];
    for (const [count, change] of changes.entries()) {
      if (count % judgedAtOnce === judgedAtOnce - 1) await setImmediate();
      const { after, before, changedAt, path } = change;
      if (before === null || change.isNowKept === true) {
        rows.push({ ...change, authors: [] });
        continue;
      }
      const [seen, names] = [{ ...change, before }, this.#listNames(root, path, linksTo)];
      const evidence = { ...known, steps: this.#deps.steps.find(join(root, path)) };
      const isOpen = isUndecided(seen, names, evidence);
      const like = before.kind === 'file' ? before : after;
      const parts: StoredPart[] = [];
      const found = await this.#attribute(seen, names, evidence, span);
      attributed.push([seen, names, found]);
      for (const part of found) {
        const [from, to] = [await toState(part.before, like, added), await toState(part.after, like, added)];
        const isSure = part.isProven || !isOpen;
        const authors = isSure ? part.authors : uniqueAuthors([...part.authors, otherAuthor]);
        parts.push({ path, changedAt, before: from, after: to, authors, isProven: part.isProven });
      }
      for (const { after, authors, before } of parts) rows.push({ ...change, before, after, authors, isOpen });
      if (isOpen && parts.some(({ isProven }) => !isProven)) {
        undecided.push({ change: seen, names, span, seenAt, parts, steps: evidence.steps });
      }
    }
    this.#noteWorkers(rows.flatMap(({ authors }) => authors));
    if (!(await this.#deps.store.keep({ root, isFirst, changes: rows, contents: [...contents, ...added] })))
      return false;
    for (const [change, names, parts] of attributed) this.#noteProof(change, names, parts);
    if (undecided.length > 0) this.#undecided.set(root, [...(this.#undecided.get(root) ?? []), ...undecided]);
    return true;
  }

  /**
   * Decides who made the earlier changes in a folder about which Codex has reported everything by now. `isScanNext`: the
   * scan that follows may find the lines of a patch that had not ended at the scan before.
   */
  async settle(root: string, isScanNext = false): Promise<void> {
    const left: UndecidedChange[] = [];
    const settled: SettledChange[] = [];
    const added: ObservedContent[] = [];
    // A patch may have been reported after the scan.
    const works = this.#deps.log.listSince(0);
    const linksTo = await this.#links.list(works);
    const undecided = this.#undecided.get(root) ?? [];
    const patches = works.filter(({ author }) => author.kind === 'patch');
    const byPath = patches.length === 0 ? [] : Map.groupBy(undecided, ({ change }) => change.path);
    const halfWritten = new Map<UndecidedChange, readonly AuthoredPart[]>();
    for (const [path, ofPath] of byPath) {
      const names = this.#listNames(root, path, linksTo);
      if (!patches.some(({ paths }) => namesPath(paths, names))) continue;
      for (const [at, one] of ofPath.entries()) {
        const completed = await this.#findCompleted(one, ofPath.slice(at + 1), names);
        for (const each of completed?.changes ?? []) halfWritten.set(each, completed?.parts ?? []);
      }
    }
    for (const [count, one] of undecided.entries()) {
      // A command can change very many files. Nothing else may wait for that.
      if (count % judgedAtOnce === judgedAtOnce - 1) await setImmediate();
      const { change, parts } = one;
      const whole = halfWritten.get(one);
      if (whole !== undefined) {
        this.#noteProof(change, this.#listNames(root, change.path, linksTo), whole);
        settled.push(...(await settleParts(parts, whole, added)));
        continue;
      }
      const names = this.#listNames(root, change.path, linksTo);
      const evidence = { ...this.#collectEvidence(one.span, one.seenAt, []), steps: one.steps };
      const isOpen = isUndecided(change, names, evidence);
      const patches = evidence.works.filter(({ paths }) => namesPath(paths, names));
      const known = isOpen && patches.length === 0 ? [] : await this.#attribute(change, names, evidence, one.span);
      this.#noteProof(change, names, known);
      const mayShow = isScanNext && patches.some((work) => mayWriteAfter(work, one.seenAt));
      if ((isOpen || mayShow) && !(known.length > 0 && known.every(({ isProven }) => isProven))) left.push(one);
      else settled.push(...(await settleParts(parts, known, added)));
    }
    if (left.length > 0) this.#undecided.set(root, left);
    else this.#undecided.delete(root);
    if (settled.length === 0) return;
    this.#noteWorkers(settled.flatMap(({ authors }) => authors));
    await this.#deps.store.settle({ root, changes: settled, contents: added });
  }

  /** Leaves the authors of a folder's changes as they are stored, because the store has forgotten the folder. */
  forget(root: string): void {
    this.#undecided.delete(root);
    this.#heldSince.delete(root);
  }

  /**
   * Reports whose changes are new, unless a scan may have seen a part of a patch. Returns true if a turn may still report
   * that it began one, so that a later scan reports the changes. `place` is that of the scan.
   */
  report(root: string, place: number): boolean {
    const { clock, log, onScanned, spellings } = this.#deps;
    const folders = spellings.get(root) ?? new Set();
    const works = log.listSince(place);
    for (const { author, folder } of log.turns) if (folders.has(folder)) this.#noteWorkers([author]);
    const isPatching = works.some(({ author, folder }) => author.kind === 'patch' && folders.has(folder));
    // Codex does not patch anything while it waits for a command.
    const waiting = new Set(
      works.flatMap(({ author, to }) => (to === null && isAwaited(author) ? (getAuthorThread(author) ?? []) : [])),
    );
    const now = { now: clock.now(), turns: log.turns.filter(({ author }) => !waiting.has(author.threadId)) };
    const mayBePatching = this.#undecided
      .get(root)
      ?.some(
        ({ change, names, seenAt, span }) =>
          listUnreported(findMoment(change.changedAt, { ...span, until: seenAt }).to, names, now).length > 0,
      );
    if (isPatching) {
      this.#heldSince.delete(root);
      return false;
    }
    // Something else may write all the time.
    const heldSince = this.#heldSince.get(root) ?? now.now;
    if (mayBePatching === true && now.now - heldSince < maxHeldMs) {
      this.#heldSince.set(root, heldSince);
      return true;
    }
    this.#heldSince.delete(root);
    const workers = this.#workers;
    this.#workers = new Set();
    onScanned?.(workers, root);
    return false;
  }

  /** Finds who made a change. A patch that made an earlier change of the file did not make this one. */
  async #attribute(
    change: SeenChange,
    names: readonly string[],
    evidence: Evidence,
    span: ScanSpan,
  ): Promise<readonly AuthoredPart[]> {
    const [file = change.path] = names;
    const works = evidence.works.filter(({ author }) => (this.#proven.get(author)?.get(file) ?? change) === change);
    const parts = await attributeChange(change, names, { ...evidence, works });
    // The user may have changed it before the turn, too. A file that no scan had read has no such version.
    if (!isOfTurn(change.changedAt, span) || isUnreadState(change.before)) return parts;
    return parts.map((part) =>
      part.isProven ? part : { ...part, authors: uniqueAuthors([...part.authors, otherAuthor]) },
    );
  }

  /**
   * Finds out whether a scan saw a file that a patch was still writing: Codex empties it before it writes the text. If
   * that change and the next one together are exactly the lines of patches, the patches made both.
   */
  async #findCompleted(
    one: UndecidedChange,
    after: readonly UndecidedChange[],
    names: readonly string[],
  ): Promise<{ readonly changes: readonly UndecidedChange[]; readonly parts: readonly AuthoredPart[] } | null> {
    const { change, span } = one;
    const [file = change.path] = names;
    const follows = ({ before }: SeenChange) => isSameState(before, change.after);
    const later = after.find((each) => follows(each.change));
    const evidence = { ...this.#collectEvidence(span, Math.max(one.seenAt, later?.seenAt ?? 0), []), steps: [] };
    const proofs = evidence.works.flatMap(({ author }) => this.#proven.get(author)?.get(file) ?? []);
    const next = later?.change ?? proofs.find((proof) => follows(proof) && proof.changedAt >= change.changedAt);
    if (next === undefined) return null;
    const [now, then] = [await evidence.readText(change.after), await evidence.readText(next.after)];
    if (now.kind !== 'text' || then.kind !== 'text' || !then.text.startsWith(now.text)) return null;
    const parts = await attributeChange({ ...next, before: change.before }, names, evidence);
    const moment = findMoment(change.changedAt, { ...span, until: one.seenAt });
    const wrote = evidence.works.filter((work) => work.author.kind === 'patch' && couldWrite(work, moment));
    const isByThem = ({ authors, isProven }: AuthoredPart) =>
      isProven && authors.every((author) => wrote.some((work) => work.author === author));
    if (!parts.every(isByThem)) return null;
    return { changes: later === undefined ? [one] : [one, later], parts: [joinParts(parts)] };
  }

  #noteProof(change: SeenChange, [file = change.path]: readonly string[], parts: readonly AuthoredPart[]): void {
    for (const { authors, isProven } of parts) {
      if (!isProven) continue;
      for (const author of authors) this.#proven.set(author, (this.#proven.get(author) ?? new Map()).set(file, change));
    }
  }

  #noteWorkers(authors: readonly ChangeAuthor[]): void {
    for (const author of authors) {
      const threadId = getAuthorThread(author);
      if (threadId !== null) this.#workers.add(threadId);
    }
  }

  /** Returns what is known now about a change that was seen at a moment. `contents` are not stored yet. */
  #collectEvidence(span: ScanSpan, seenAt: number, contents: readonly ObservedContent[]): Omit<Evidence, 'steps'> {
    const { clock, log, readDiff, store } = this.#deps;
    const bySha256 = new Map(contents.map((content) => [content.sha256, content]));
    const read = async ([sha256 = '']: readonly string[]) => {
      const fresh = bySha256.get(sha256);
      return fresh === undefined ? await store.contents([sha256]) : [fresh];
    };
    const patches = new Map<Work, Promise<readonly ParsedDiffFile[]>>();
    const readPatch = async ({ author }: Work): Promise<readonly ParsedDiffFile[]> => {
      if (author.kind !== 'patch') return [];
      const diff = await readDiff(author.agentId ?? author.threadId, author.turnId, author.entryId);
      return diff.ok ? parseUnifiedDiff(diff.value.text) : [];
    };
    return {
      since: span.since,
      until: seenAt,
      now: clock.now(),
      lag: span.lag,
      lead: span.lead,
      works: log.listSince(span.sincePlace),
      turns: log.turns,
      readText: async (state) => {
        if (state.kind === 'absent') return state;
        const text = await readText({ contents: read }, state);
        return text === null ? { kind: 'other' } : { kind: 'text', text };
      },
      readPatch: async (work, names) => {
        const files = patches.get(work) ?? readPatch(work);
        patches.set(work, files);
        return findPatchedFile(await files, names, (path) => resolve(work.folder, path));
      },
    };
  }

  /** Returns the absolute paths of a file: with and without links to the folder, and by links that patches name. */
  #listNames(root: string, path: string, linksTo: ReadonlyMap<string, readonly string[]>): readonly string[] {
    const names = [root, ...(this.#deps.spellings.get(root) ?? [])].map((top) => join(top, path));
    return [...names, ...(linksTo.get(names[0] ?? '') ?? [])];
  }
}

/** Returns a change as one part, with the authors of all. */
function joinParts(parts: readonly AuthoredPart[]): AuthoredPart {
  const [first] = parts;
  const last = parts.at(-1);
  if (first === undefined || last === undefined) throw new Error('A change has at least one part');
  const authors = uniqueAuthors(parts.flatMap((part) => part.authors));
  return { before: first.before, after: last.after, authors, isProven: true };
}

const unreadState: FileSnapshot = { kind: 'lost', why: 'unread' };

/** Whether a turn may have changed a file before the first scan came to it. */
function isUnread({ after, before, changedAt, isSame, stamp }: ObservedChange, span: ScanSpan): boolean {
  const isFirstSight = before === null && isSame !== true && stamp !== null && !isIgnoredSnapshot(after);
  return span.isFirst && isFirstSight && isOfTurn(changedAt, span);
}

function isUnreadState(state: FileSnapshot): boolean {
  return state.kind === 'lost' && state.why === 'unread';
}

/** Whether a file may have changed in a turn that did not wait for the scan. */
function isOfTurn(changedAt: number, { firstTurnAt, ...time }: ScanSpan): boolean {
  return firstTurnAt !== null && !isSurelyUntil(changedAt, firstTurnAt, time);
}

function isAwaited({ kind }: ChangeAuthor): boolean {
  return kind === 'command' || kind === 'tool';
}

async function toState(
  side: AuthoredPart['before'],
  like: FileSnapshot,
  added: ObservedContent[],
): Promise<FileSnapshot> {
  if (side.kind !== 'text') return side;
  const content = await toContent(side.text);
  added.push(content);
  const { sha256, size } = content;
  return { kind: 'file', sha256, size, mode: like.kind === 'file' ? like.mode : 0o644 };
}

/** Returns the stored parts of a change whose authors are others now, and what they are instead. */
async function settleParts(
  parts: readonly StoredPart[],
  known: readonly AuthoredPart[],
  added: ObservedContent[],
): Promise<readonly SettledChange[]> {
  const [whole, ...more] = parts;
  // A patch that was reported after the change was stored is found in it only now.
  if (whole !== undefined && more.length === 0 && known.length > 1 && known.length <= maxSettledParts) {
    const like = whole.before.kind === 'file' ? whole.before : whole.after;
    const split: SettledChange['parts'][number][] = [];
    for (const { after, authors, before } of known) {
      split.push({ authors, before: await toState(before, like, added), after: await toState(after, like, added) });
    }
    const { isProven, ...stored } = whole;
    return [{ ...stored, parts: split }];
  }
  const isSplitAlike =
    parts.length === known.length && parts.every((part, at) => part.isProven === known[at]?.isProven);
  const all = uniqueAuthors(known.flatMap(({ authors }) => authors));
  return parts.flatMap(({ isProven, ...part }, at) => {
    const authors = (isSplitAlike ? known[at]?.authors : undefined) ?? all;
    if (isProven || JSON.stringify(authors) === JSON.stringify(part.authors)) return [];
    return [{ ...part, parts: [{ before: part.before, after: part.after, authors }] }];
  });
}
