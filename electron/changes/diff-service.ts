import { createHash } from 'node:crypto';
import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { type EntryId, entryId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { changesOfPatch } from '../../shared/changes/changes-of-patch.ts';
import { diffFromChanges } from '../../shared/changes/diff-from-changes.ts';
import { type DiffSummary, storedVersion } from '../../shared/changes/diff-session.ts';
import type { FileUpdateChange } from '../../shared/codex-protocol/generated.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import { readRawItem, readShellCall } from '../../shared/transcript/raw-item.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { readDiffNotification } from './diff-notification.ts';
import { DiffText } from './diff-text.ts';
import { PatchJobs } from './patch-jobs.ts';
import { modifiedAt, type ReadModifiedAt } from './patch-progress.ts';

const rawItem = z.object({ item: z.unknown() });

/** What the model wrote for the patches of one thread, for patches that Codex refuses before it creates an item. */
class RefusedPatches {
  readonly #texts = new Map<EntryId, string>();

  /** Handles a raw call of the model, if it is a patch. */
  receive({ method, params }: CodexNotification): void {
    if (method !== 'rawResponseItem/completed') return;
    const raw = readRawItem(rawItem.safeParse(params).data?.item);
    if (raw.type !== 'call' || !raw.input.includes('*** Begin Patch')) return;
    const id = entryId.safeParse(raw.callId).data;
    const text = raw.name === 'apply_patch' ? raw.input : readShellCall(raw.input).rawCommand;
    if (id !== undefined) this.#texts.set(id, text);
  }

  /** The text of a patch in the model's own format. Null if unknown. */
  textOf(id: EntryId): string | null {
    return this.#texts.get(id) ?? null;
  }

  /** Drops everything at the end of a turn: no patch of it can be refused anymore. */
  clear(): void {
    this.#texts.clear();
  }
}

/**
 * The minimum time between two announcements of a turn's diff, in milliseconds: Codex sends the whole diff with each
 * change.
 */
const quietMs = 100;
/** How often the files of a patch in progress are checked, in milliseconds. */
const lookMs = 200;
/** How many characters of texts stay in memory. Older ones are rebuilt from Codex's store. */
const keptCharacters = 32 * 1024 * 1024;

/** Reads the diff of a turn, or of one of its patches, from a store of finished turns. Null if it is not there. */
export type StoredDiff = (threadId: ThreadId, turnId: TurnId, entryId: EntryId | null) => Promise<string | null>;

/** The text of a diff. `hash` stands for it in requests. */
export type ReadDiff = { readonly version: number; readonly text: string; readonly hash: string };

export type DiffServiceOptions = {
  readonly clock: Clock;
  /** Notifies the windows that show a thread. */
  readonly emit: (threadId: ThreadId, event: HostEvent) => void;
  /** The folder a thread works in. Null if unknown. */
  readonly folderOf: (threadId: ThreadId) => string | null;
  readonly storedDiff: StoredDiff;
  /** The file system if omitted. */
  readonly modifiedAt?: ReadModifiedAt;
};

type ThreadDiffs = {
  readonly texts: Map<string, DiffText>;
  readonly jobs: PatchJobs;
  readonly refused: RefusedPatches;
};

/** What Codex changed: a diff for each turn and each patch, and the patches in progress. */
export class DiffService {
  readonly #options: DiffServiceOptions;
  readonly #threads = new Map<ThreadId, ThreadDiffs>();
  readonly #untold = new Set<DiffText>();
  /** The jobs whose files are checked soon. */
  readonly #looking = new Set<PatchJobs>();
  #quiet = false;

  constructor(options: DiffServiceOptions) {
    this.#options = options;
  }

  /** A thread's diffs. Within a turn, in starting order. */
  summaries(threadId: ThreadId): readonly DiffSummary[] {
    return [...this.#of(threadId).texts.values()].map((text) => text.summary());
  }

  /** Handles diffs and patches. Call it before the transcript folds the same notification. */
  receive(threadId: ThreadId, notification: CodexNotification): void {
    this.#of(threadId).refused.receive(notification);
    const reported = readDiffNotification(notification);
    if (reported === null) return;
    const entryId = reported.type === 'patch' ? reported.entryId : null;
    const diff = this.#text(threadId, reported.turnId, entryId);
    const text =
      reported.type === 'turn' ? reported.text : diffFromChanges(reported.changes, this.#options.folderOf(threadId));
    if (!diff.update(text)) return;
    this.#keepMemory();
    if (reported.type === 'patch' && !reported.streaming) this.#emitOf(diff);
    else this.#emitSoon(diff);
  }

  /** Updates a thread's jobs from the transcript's patches of a turn. */
  follow(threadId: ThreadId, turn: Turn): void {
    const { jobs, refused, texts } = this.#of(threadId);
    for (const entry of turn.entries) {
      if (entry.kind !== 'patch' || entry.status !== 'didNotApply') continue;
      this.#takeRefused(threadId, turn.id, entry.id, refused.textOf(entry.id));
    }
    if (turn.status !== 'running') refused.clear();
    if (!jobs.follow(turn, (entryId) => texts.get(keyOf(turn.id, entryId))?.text ?? entryId)) return;
    this.#options.emit(threadId, { name: 'patchJobsChanged', payload: { threadId, jobs: jobs.jobs } });
    this.#lookLater(threadId, jobs);
  }

  /** Announces progress while a patch is in progress. */
  #lookLater(threadId: ThreadId, jobs: PatchJobs): void {
    if (jobs.jobs.length === 0 || this.#looking.has(jobs)) return;
    this.#looking.add(jobs);
    this.#options.clock.after(lookMs, async () => {
      const isNews = await jobs.look(this.#options.folderOf(threadId) ?? '', this.#options.modifiedAt ?? modifiedAt);
      this.#looking.delete(jobs);
      if (isNews) this.#options.emit(threadId, { name: 'patchJobsChanged', payload: { threadId, jobs: jobs.jobs } });
      this.#lookLater(threadId, jobs);
    });
  }

  /** Codex does not report the content of a patch that it refuses before it begins. */
  #takeRefused(threadId: ThreadId, turnId: TurnId, entryId: EntryId, patch: string | null): void {
    if (patch === null) return;
    const diff = this.#text(threadId, turnId, entryId);
    if (diff.version > 0) return;
    diff.update(diffFromChanges(changesOfPatch(patch), this.#options.folderOf(threadId)));
    this.#keepMemory();
    this.#emitOf(diff);
  }

  /** Adds a patch from Codex's store. `entryId` null: all patches of the turn. Notifies no windows. */
  followStored(
    threadId: ThreadId,
    turnId: TurnId,
    entryId: EntryId | null,
    changes: readonly FileUpdateChange[],
  ): void {
    const diff = this.#text(threadId, turnId, entryId);
    if (diff.version > 0) return;
    diff.update(diffFromChanges(changes, this.#options.folderOf(threadId)));
    this.#keepMemory();
  }

  /** Adds a patch that the app applied for the person. It counts as a patch of the turn. */
  applied(threadId: ThreadId, turnId: TurnId, entryId: EntryId, changes: readonly FileUpdateChange[]): void {
    const text = diffFromChanges(changes, this.#options.folderOf(threadId));
    const diff = this.#text(threadId, turnId, entryId);
    diff.update(text);
    this.#keepMemory();
    this.#emitOf(diff);
  }

  /** Adds a diff that our own store has, without its text. Notifies no windows. */
  followKept(threadId: ThreadId, { turnId, entryId, files }: Pick<DiffSummary, 'turnId' | 'entryId' | 'files'>): void {
    const diff = this.#text(threadId, turnId, entryId);
    if (diff.version === 0) diff.restore(files);
  }

  /** The text of a diff with its file facts, if it is in memory. */
  keptText(threadId: ThreadId, turnId: TurnId, entryId: EntryId | null) {
    const diff = this.#threads.get(threadId)?.texts.get(keyOf(turnId, entryId));
    return diff === undefined || diff.text === null ? null : { text: diff.text, files: diff.summary().files };
  }

  /** Announces the diffs of a turn that was added from Codex's store. */
  emitOfTurn(threadId: ThreadId, turnId: TurnId): void {
    for (const diff of this.#of(threadId).texts.values()) if (diff.turnId === turnId) this.#emitOf(diff);
  }

  /** The text of the diff of a turn, or of one of its patches. */
  async readDiff(
    threadId: ThreadId,
    turnId: TurnId,
    entryId: EntryId | null,
  ): Promise<Result<ReadDiff, { readonly type: 'noDiff' }>> {
    const diff = this.#threads.get(threadId)?.texts.get(keyOf(turnId, entryId));
    const version = diff?.version ?? storedVersion;
    const text = diff?.text ?? (await this.#options.storedDiff(threadId, turnId, entryId));
    return text === null ? err({ type: 'noDiff' }) : ok({ version, text, hash: hashOf(text) });
  }

  /** Drops the results of turns that left memory. A store has them. */
  forgetTurns(threadId: ThreadId, turns: readonly Turn[]): void {
    const { jobs, texts } = this.#of(threadId);
    const gone = new Set(turns.map(({ id }) => id));
    for (const [key, diff] of texts) {
      if (!gone.has(diff.turnId)) continue;
      texts.delete(key);
      this.#untold.delete(diff);
    }
    for (const turn of turns) jobs.forget(turn);
  }

  #emitOf(diff: DiffText): void {
    this.#untold.delete(diff);
    const payload = diff.summary();
    this.#options.emit(payload.threadId, { name: 'diffChanged', payload });
  }

  #emitSoon(diff: DiffText): void {
    this.#untold.add(diff);
    if (this.#quiet) return;
    this.#quiet = true;
    this.#options.clock.after(quietMs, () => {
      this.#quiet = false;
      for (const untold of [...this.#untold]) this.#emitOf(untold);
    });
  }

  #keepMemory(): void {
    const kept = [...this.#threads.values()].flatMap(({ texts }) => [...texts.values()]);
    let characters = kept.reduce((sum, { text }) => sum + (text?.length ?? 0), 0);
    for (const diff of kept.slice(0, -1)) {
      if (characters <= keptCharacters) return;
      characters -= diff.text?.length ?? 0;
      diff.release();
    }
  }

  #text(threadId: ThreadId, turnId: TurnId, entryId: EntryId | null): DiffText {
    const { texts } = this.#of(threadId);
    const key = keyOf(turnId, entryId);
    const known = texts.get(key);
    if (known !== undefined) return known;
    const diff = new DiffText({ threadId, turnId, entryId });
    texts.set(key, diff);
    return diff;
  }

  /** Drops a thread that is archived, deleted or released. */
  forget(threadId: ThreadId): void {
    this.#threads.delete(threadId);
  }

  #of(threadId: ThreadId): ThreadDiffs {
    const known = this.#threads.get(threadId);
    if (known !== undefined) return known;
    const jobs = new PatchJobs(threadId, this.#options.clock);
    const made: ThreadDiffs = { texts: new Map(), jobs, refused: new RefusedPatches() };
    this.#threads.set(threadId, made);
    return made;
  }
}

function keyOf(turnId: TurnId, entryId: EntryId | null): string {
  return `${turnId}/${entryId ?? ''}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
