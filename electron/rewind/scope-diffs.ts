import { createHash } from 'node:crypto';
import { realpath } from 'node:fs/promises';
import type { Clock } from '../../shared/base/clock.ts';
import type { ClientMessageId, ThreadId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { ChangesScope, ScopeBasis } from '../../shared/changes/changes-scope.ts';
import type { RequestProblem } from '../../shared/contract/contract.ts';
import type { ClientWindow, DomainHandlers } from '../host/client-window.ts';
import type { ComparedTrees } from '../model/changes/committed-files.ts';
import type { FileHistoryChange } from '../store/threads/file-history/file-history.ts';
import type { WantedChanges } from '../store/threads/file-history/scope-changes.ts';
import type { FolderHistory } from './folder-history.ts';
import type { HistoryStore } from './history-store.ts';
import type { RecordedDiffs, StateChange } from './recorded-diffs.ts';
import { changedIn } from './turn-diffs.ts';

export type ScopeDiffsDeps = {
  readonly store: Pick<HistoryStore, 'changesPage' | 'threadStart'>;
  readonly texts: RecordedDiffs;
  readonly history: Pick<FolderHistory, 'isWatching' | 'scan'>;
  readonly threads: {
    /** Returns the first message of a thread, for a fork of its own. Null if unknown. */
    findFirstMessage(threadId: ThreadId): Promise<ClientMessageId | null>;
  };
  readonly commits: {
    /** Reads what is not committed in a folder; null without trust, repository or git. The error is a sentence. */
    readDiff(folder: string): Promise<Result<UncommittedText | null, string>>;
  };
  readonly clock: Pick<Clock, 'now'>;
  /** When the app started, in Unix milliseconds. */
  readonly startedAt: number;
};

type UncommittedText = Omit<Extract<ScopeBasis, { readonly type: 'commit' }>, 'type'> &
  Omit<ComparedTrees, 'folder'> & { readonly text: string };

type Place = { readonly threadId: ThreadId; readonly scope: ChangesScope };

/** A diff, with the part of the record that led to it. */
export type ScopeDiff = {
  readonly text: string;
  readonly hash: string;
  /** When the app began to make it, in Unix milliseconds. */
  readonly at: number;
  readonly basis: ScopeBasis;
  readonly record: WantedChanges;
  /** What git compared; null if the record made the diff. */
  readonly trees: ComparedTrees | null;
};

/** A diff before the time is added. */
export type MadeDiff = Omit<ScopeDiff, 'at'>;

type Made = Promise<Result<MadeDiff, RequestProblem<'readScope'>>>;

type MadeAt = Promise<Result<ScopeDiff, RequestProblem<'readScope'>>>;

/** The newest diffs are kept for later requests about them, up to this many. */
const maxKept = 4;

/** Makes the diffs of whole threads, and of what is not committed. Makes them only when a window asks. */
export class ScopeDiffs {
  readonly #deps: ScopeDiffsDeps;
  /** The newest diffs that windows have read, oldest first. */
  readonly #kept = new Map<string, ScopeDiff>();

  constructor(deps: ScopeDiffsDeps) {
    this.#deps = deps;
  }

  readonly handlers: DomainHandlers<'readScope'> = {
    readScope: async (window, place) => {
      const made = await this.#make(window, place);
      if (!made.ok) return made;
      const { at, basis, hash, text } = made.value;
      return ok({ at, basis, hash, text });
    },
  };

  /** Returns the diff of a scope as a window last read it. */
  async read(window: ClientWindow, place: Place): MadeAt {
    const kept = this.#kept.get(toKey(window, place));
    return kept === undefined ? await this.#make(window, place) : ok(kept);
  }

  async #make(window: ClientWindow, place: Place): MadeAt {
    const key = toKey(window, place);
    const at = this.#deps.clock.now();
    const made = place.scope === 'thread' ? await this.ofThread(place.threadId) : await this.#uncommitted(window);
    this.#kept.delete(key);
    if (!made.ok) return made;
    const diff = { ...made.value, at };
    this.#kept.set(key, diff);
    const [oldest = key] = this.#kept.keys();
    if (this.#kept.size > maxKept) this.#kept.delete(oldest);
    return ok(diff);
  }

  /** Makes the diff of a whole thread. */
  async ofThread(threadId: ThreadId): Made {
    const { store, threads } = this.#deps;
    const start = await store.threadStart(threadId, await threads.findFirstMessage(threadId));
    if (start === null) return err({ type: 'noRecord' });
    const { after, at, isWhole, root } = start;
    const basis = { type: 'thread', since: isWhole ? null : at } as const;
    const record = { root, after, threadId };
    return await this.#fromRecord(record, basis, changedIn(threadId));
  }

  async #uncommitted({ workspace }: ClientWindow): Made {
    const root = workspace === null ? null : await realpath(workspace.path).catch(() => null);
    if (workspace === null || root === null) return err({ type: 'noRecord' });
    const ofCommit = await this.ofCommit(workspace.path);
    if (ofCommit !== null) return ofCommit;
    const { history, startedAt, store } = this.#deps;
    // A folder that no scan has seen is not read only for this.
    if ((await store.changesPage({ root, after: Number.MAX_SAFE_INTEGER })) === null) return err({ type: 'noRecord' });
    // While a turn runs, each change is scanned anyway.
    if (!history.isWatching(root)) await history.scan(workspace.path);
    const record = { root, after: 0, since: startedAt };
    return await this.#fromRecord(record, { type: 'start', since: startedAt }, () => true);
  }

  /** Makes the diff of what is not committed in a folder. Null without trust, repository or git. */
  async ofCommit(folder: string): Promise<Awaited<Made> | null> {
    const root = await realpath(folder).catch(() => null);
    const read = root === null ? null : await this.#deps.commits.readDiff(folder);
    if (root === null || read === null) return null;
    if (!read.ok) return err({ type: 'failed', message: read.error });
    if (read.value === null) return null;
    const { from, text, to, ...basis } = read.value;
    return ok(complete(text, { type: 'commit', ...basis }, { root, after: 0 }, { folder, from, to }));
  }

  /** Makes a diff of what the record has, from the first wanted change of each file to the last. */
  async #fromRecord(record: WantedChanges, basis: ScopeBasis, isWanted: (change: FileHistoryChange) => boolean): Made {
    const spans = new Map<string, StateChange>();
    for (let from: number | null = record.after; from !== null; ) {
      const page = await this.#deps.store.changesPage({ ...record, after: from });
      if (page === null) return err({ type: 'noRecord' });
      for (const change of page.changes) {
        if (!isWanted(change)) continue;
        const { after, before, path } = change;
        spans.set(path, { path, before: spans.get(path)?.before ?? before, after });
      }
      from = page.next;
    }
    return ok(complete(await this.#deps.texts.format([...spans.values()]), basis, record));
  }
}

/** The thread's diffs are the same in every window, and what is not committed is the same for every thread. */
function toKey({ workspace }: ClientWindow, { scope, threadId }: Place): string {
  return scope === 'thread' ? `thread ${threadId}` : `folder ${workspace?.path ?? ''}`;
}

function complete(
  text: string,
  basis: ScopeBasis,
  record: WantedChanges,
  trees: ComparedTrees | null = null,
): Omit<ScopeDiff, 'at'> {
  return { text, hash: createHash('sha256').update(text).digest('hex'), basis, record, trees };
}
