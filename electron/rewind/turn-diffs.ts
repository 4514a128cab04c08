import { isAbsolute } from 'node:path';
import type { ClientMessageId, EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { parseUnifiedDiff } from '../../shared/changes/parse-unified-diff.ts';
import { type ChangeAuthor, getAuthorThread, uniqueAuthors } from '../model/changes/change-author.ts';
import { type DiffSide, formatDiff, type PathChange, pairRenames } from '../model/changes/format-diff.ts';
import { type FileSnapshot, isIgnoredSnapshot } from '../model/threads/file-snapshot.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import { readText } from './contents.ts';
import type { HistoryStore } from './history-store.ts';
import { isSameState } from './plan-files.ts';

export type TurnDiffsDeps = {
  readonly store: Pick<HistoryStore, 'contents' | 'ofTurn' | 'states'>;
  readonly threads: {
    /** Returns the turn that a message started, and Codex's own diff of it. Null if it has not begun. */
    findTurn(
      threadId: ThreadId,
      message: ClientMessageId,
    ): { readonly turnId: TurnId; readonly reported: string } | null;
    /** Sets the diff of a turn (`null`) and of its entries. */
    set(threadId: ThreadId, turnId: TurnId, texts: ReadonlyMap<EntryId | null, string>): void;
  };
};

/** The diffs of this many files are kept, so that a step costs what it changed. */
const maxKeptDiffs = 2_000;
/** Longer texts of a turn, in characters, end with the names of the other files. */
const maxTextLength = 8_000_000;

/**
 * Makes the diffs of turns, commands and tools from the record of changes. A turn's diff has everything that the thread
 * changed in its files, whatever it used, as it is on disk: a patch that a formatter changed is shown once. What the
 * record does not cover, such as ignored files and files in other folders, comes from Codex's own diff.
 */
export class TurnDiffs {
  readonly #deps: TurnDiffsDeps;
  /** The message of the newest turn of each thread. */
  readonly #newest = new Map<ThreadId, ClientMessageId>();
  /** Threads whose diffs are being made. True: there is news. */
  readonly #busy = new Map<ThreadId, boolean>();
  readonly #formatted = new Map<string, string>();

  constructor(deps: TurnDiffsDeps) {
    this.#deps = deps;
  }

  /** A turn is about to start with this message. */
  addTurn(threadId: ThreadId, message: ClientMessageId): void {
    this.#newest.set(threadId, message);
  }

  /** Makes the diffs of a thread's newest turn again, because the record has news. Never rejects. */
  async update(threadId: ThreadId): Promise<void> {
    const isBusy = this.#busy.has(threadId);
    this.#busy.set(threadId, isBusy);
    if (isBusy) return;
    do {
      this.#busy.set(threadId, false);
      await this.#update(threadId).catch(() => undefined);
    } while (this.#busy.get(threadId) === true);
    this.#busy.delete(threadId);
  }

  async #update(threadId: ThreadId): Promise<void> {
    const message = this.#newest.get(threadId);
    if (message === undefined) return;
    const found = await this.#deps.store.ofTurn(message);
    const turn = this.#deps.threads.findTurn(threadId, message);
    if (found === null || turn === null) return;
    const { changes, root } = found;
    const rest = await this.#findUncovered(root, turn.reported, changes);
    const whole = await this.#format(
      changes.filter(({ path }) => !rest.paths.has(path)),
      (author) => isOwn(author, threadId),
    );
    const texts = new Map([[turn.turnId, new Map<EntryId | null, string>([[null, whole + rest.text]])]]);
    const threadOf = new Map([[turn.turnId, threadId]]);
    for (const author of listPrograms(changes, threadId)) {
      const { agentId, entryId, turnId } = author;
      const text = await this.#format(
        changes,
        (one) => 'entryId' in one && one.entryId === entryId && one.turnId === turnId,
      );
      texts.set(turnId, (texts.get(turnId) ?? new Map()).set(entryId, text));
      threadOf.set(turnId, agentId ?? threadId);
    }
    for (const [turnId, ofTurn] of texts) this.#deps.threads.set(threadOf.get(turnId) ?? threadId, turnId, ofTurn);
  }

  /** Formats what some authors changed, from the first of their changes of each file to the last. */
  async #format(changes: readonly FileHistoryChange[], isWanted: (author: ChangeAuthor) => boolean): Promise<string> {
    const files = listNetChanges(changes.filter(({ authors }) => authors.some(isWanted)));
    const canBeRenamed = files.some(isGone) && files.some(isNew);
    const singles = canBeRenamed ? files.filter((file) => isGone(file) || isNew(file)) : [];
    const paired = new Map<string, PathChange>();
    for (const change of pairRenames(await Promise.all(singles.map((file) => this.#readSides(file))))) {
      paired.set(change.path, change);
    }
    const texts: string[] = [];
    let length = 0;
    for (const file of files) {
      const pair = paired.get(file.path);
      if (pair === undefined && singles.includes(file)) continue;
      const known = length > maxTextLength ? toNamedChange(file) : pair;
      const text = known === undefined ? await this.#formatFile(file) : formatDiff(known);
      texts.push(text);
      length += text.length;
    }
    return texts.join('');
  }

  async #formatFile(file: NetChange): Promise<string> {
    const key = JSON.stringify(file);
    const text = this.#formatted.get(key) ?? formatDiff(await this.#readSides(file));
    this.#formatted.delete(key);
    this.#formatted.set(key, text);
    const [oldest = key] = this.#formatted.keys();
    if (this.#formatted.size > maxKeptDiffs) this.#formatted.delete(oldest);
    return text;
  }

  async #readSides({ after, before, path }: NetChange): Promise<PathChange> {
    return { path, from: null, before: await this.#readSide(before), after: await this.#readSide(after) };
  }

  async #readSide(state: FileSnapshot): Promise<DiffSide> {
    const text = state.kind === 'file' ? await readText(this.#deps.store, state) : null;
    return state.kind === 'file' && text !== null ? { kind: 'text', text, mode: state.mode } : toNamedSide(state);
  }

  /** Returns the parts of Codex's own diff about files that the record does not cover. */
  async #findUncovered(
    root: string,
    reported: string,
    changes: readonly FileHistoryChange[],
  ): Promise<{ readonly text: string; readonly paths: ReadonlySet<string> }> {
    const sections = reported.split(/^(?=diff --git )/m).flatMap((text) => {
      const [file] = parseUnifiedDiff(text);
      return file === undefined ? [] : [{ text, path: file.path }];
    });
    // Codex names files outside the folder by their absolute paths.
    const inside = sections.filter(({ path }) => isTreePath(path)).map(({ path }) => path);
    const states = inside.length === 0 ? [] : await this.#deps.store.states(root, inside);
    const unread = new Set(changes.flatMap(({ before, path }) => (isUnread(before) ? path : [])));
    const paths = new Set(inside.filter((path, at) => isIgnoredSnapshot(states?.[at]) || unread.has(path)));
    const uncovered = sections.filter(({ path }) => !isTreePath(path) || paths.has(path));
    return { text: uncovered.map(({ text }) => text).join(''), paths };
  }
}

/** The difference between the first and the last state of a path. */
type NetChange = { readonly path: string; readonly before: FileSnapshot; readonly after: FileSnapshot };

const isUnread = (state: FileSnapshot) => state.kind === 'lost' && state.why === 'unread';
const isGone = ({ after }: NetChange) => after.kind === 'absent';
const isNew = ({ before }: NetChange) => before.kind === 'absent';

function listNetChanges(changes: readonly FileHistoryChange[]): readonly NetChange[] {
  const files = [...Map.groupBy(changes, ({ path }) => path)].flatMap(([path, ofPath]): readonly NetChange[] => {
    const [before, after] = [ofPath[0]?.before, ofPath.at(-1)?.after];
    if (before === undefined || after === undefined || isSameState(before, after)) return [];
    // Git starting or ceasing to ignore a file is no change of the file.
    return isIgnoredSnapshot(before) || isIgnoredSnapshot(after) ? [] : [{ path, before, after }];
  });
  return files.toSorted((one, other) => (one.path < other.path ? -1 : 1));
}

function toNamedChange({ after, before, path }: NetChange): PathChange {
  return { path, from: null, before: toNamedSide(before), after: toNamedSide(after) };
}

function toNamedSide(state: FileSnapshot): DiffSide {
  if (state.kind === 'absent' || state.kind === 'link') return state;
  return state.kind === 'file'
    ? { kind: 'other', mode: state.mode, sha256: state.sha256 }
    : { kind: 'other', mode: null, sha256: null };
}

/** Whether an author makes a file part of the turn. A background program alone does not. */
export function isOwn(author: ChangeAuthor, threadId: ThreadId): boolean {
  return getAuthorThread(author) === threadId && author.kind !== 'background' && author.kind !== 'rewind';
}

/** Lists the commands and tools of a thread and its agents that changed files. Codex itself knows what patches do. */
function listPrograms(changes: readonly FileHistoryChange[], threadId: ThreadId) {
  return uniqueAuthors(changes.flatMap(({ authors }) => authors)).flatMap((author) =>
    'entryId' in author && author.kind !== 'patch' && author.threadId === threadId ? [author] : [],
  );
}

function isTreePath(path: string): boolean {
  return !isAbsolute(path) && !path.split('/').includes('..') && !path.split('/').includes('.git');
}
