import { createHash } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import { type EntryId, entryId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { type DiffSummary, storedVersion } from '../../shared/changes/diff-summary.ts';
import type { HostEvent } from '../../shared/contract/contract.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { DiffText } from '../model/changes/diff-text.ts';
import { readPatchChanges } from '../model/changes/read-patch-changes.ts';
import { toUnifiedDiff } from '../model/changes/to-unified-diff.ts';
import type { FileUpdateChange } from '../model/codex-protocol/generated.ts';
import { readShellCall } from '../model/transcript/raw-item.ts';
import type { ReadNotification } from '../model/transcript/read-notification.ts';
import { readChangesNotification } from './changes-notification.ts';
import { PatchJobs } from './patch-jobs.ts';
import { type ReadModifiedAt, readModifiedTime } from './patch-progress.ts';

/** The model's patch texts of one thread, for patches that Codex refuses before it creates an item. */
class RefusedPatches {
  readonly #texts = new Map<EntryId, string>();

  /** Handles a raw call of the model, if it is a patch. */
  receive({ rawItem: raw }: ReadNotification): void {
    if (raw?.type !== 'call' || !raw.input.includes('*** Begin Patch')) return;
    const id = entryId.safeParse(raw.callId).data;
    const text = raw.name === 'apply_patch' ? raw.input : readShellCall(raw.input).rawCommand;
    if (id !== undefined) this.#texts.set(id, text);
  }

  /** Returns the text of a patch in the model's own format. Null if unknown. */
  getText(id: EntryId): string | null {
    return this.#texts.get(id) ?? null;
  }

  /** Drops everything at the end of a turn: Codex can no longer refuse its patches. */
  clear(): void {
    this.#texts.clear();
  }
}

/**
 * The minimum time between two announcements of a turn's diff, in milliseconds: Codex sends the whole diff with each
 * change.
 */
const announceIntervalMs = 100;
/** How often the files of a patch in progress are checked, in milliseconds. */
const progressIntervalMs = 200;
/** How many characters of texts stay in memory. Older ones are rebuilt from Codex's store. */
const maxKeptCharacters = 32 * 1024 * 1024;

/**
 * Reads the diff of a turn, or of one of its patches, from a store of finished turns. Null if the store does not have
 * it.
 */
export type ReadStoredDiff = (threadId: ThreadId, turnId: TurnId, entryId: EntryId | null) => Promise<string | null>;

/** The text of a diff. `hash` identifies it in requests. */
export type LoadedDiff = { readonly version: number; readonly text: string; readonly hash: string };

export type ChangesServiceOptions = {
  readonly clock: Clock;
  /** Notifies the windows that show a thread. */
  readonly emit: (threadId: ThreadId, event: HostEvent) => void;
  /** Returns the folder a thread works in. Null if unknown. */
  readonly findFolder: (threadId: ThreadId) => string | null;
  readonly readStoredDiff: ReadStoredDiff;
  /** The file system if omitted. */
  readonly readModifiedAt?: ReadModifiedAt;
};

type ThreadChanges = {
  readonly texts: Map<string, DiffText>;
  readonly jobs: PatchJobs;
  readonly refused: RefusedPatches;
};

/** Codex's changes: a diff for each turn and each patch, and the patches in progress. */
export class ChangesService {
  readonly #options: ChangesServiceOptions;
  readonly #threads = new Map<ThreadId, ThreadChanges>();
  readonly #unsent = new Set<DiffText>();
  /** The jobs whose files are checked soon. */
  readonly #scheduledChecks = new Set<PatchJobs>();
  #isQuiet = false;

  constructor(options: ChangesServiceOptions) {
    this.#options = options;
  }

  /** Returns the summaries of a thread's diffs. Those of a turn are in starting order. */
  listSummaries(threadId: ThreadId): readonly DiffSummary[] {
    return [...this.#getThread(threadId).texts.values()].map((text) => text.summarize());
  }

  /** Handles diffs and patches. Call it before the transcript folds the same notification. */
  receive(threadId: ThreadId, notification: ReadNotification): void {
    this.#getThread(threadId).refused.receive(notification);
    const reported = readChangesNotification(notification);
    if (reported === null) return;
    const entryId = reported.type === 'patch' ? reported.entryId : null;
    const diff = this.#getDiff(threadId, reported.turnId, entryId);
    const text =
      reported.type === 'turn' ? reported.text : toUnifiedDiff(reported.changes, this.#options.findFolder(threadId));
    if (!diff.report(text)) return;
    this.#limitMemory();
    if (reported.type === 'patch' && !reported.streaming) this.#emitChanged(diff);
    else this.#emitSoon(diff);
  }

  /** Updates a thread's jobs from the transcript's patches of a turn. */
  updateFromTurn(threadId: ThreadId, turn: Turn): void {
    const { jobs, refused, texts } = this.#getThread(threadId);
    for (const entry of turn.entries) {
      if (entry.kind !== 'patch' || entry.status !== 'didNotApply') continue;
      this.#addRefused(threadId, turn.id, entry.id, refused.getText(entry.id));
    }
    if (turn.status !== 'running') refused.clear();
    if (!jobs.updateFromTurn(turn, (entryId) => texts.get(toKey(turn.id, entryId))?.text ?? entryId)) return;
    this.#options.emit(threadId, { name: 'patchJobsChanged', payload: { threadId, jobs: jobs.jobs } });
    this.#checkLater(threadId, jobs);
  }

  /** Announces progress while a patch is in progress. */
  #checkLater(threadId: ThreadId, jobs: PatchJobs): void {
    if (jobs.jobs.length === 0 || this.#scheduledChecks.has(jobs)) return;
    this.#scheduledChecks.add(jobs);
    this.#options.clock.after(progressIntervalMs, async () => {
      const isNews = await jobs.checkProgress(
        this.#options.findFolder(threadId) ?? '',
        this.#options.readModifiedAt ?? readModifiedTime,
      );
      this.#scheduledChecks.delete(jobs);
      if (isNews) this.#options.emit(threadId, { name: 'patchJobsChanged', payload: { threadId, jobs: jobs.jobs } });
      this.#checkLater(threadId, jobs);
    });
  }

  /** Adds a patch that Codex refused before it started. Codex does not report the content of such a patch. */
  #addRefused(threadId: ThreadId, turnId: TurnId, entryId: EntryId, patch: string | null): void {
    if (patch === null) return;
    const diff = this.#getDiff(threadId, turnId, entryId);
    if (diff.version > 0) return;
    diff.report(toUnifiedDiff(readPatchChanges(patch), this.#options.findFolder(threadId)));
    this.#limitMemory();
    this.#emitChanged(diff);
  }

  /** Adds a patch from Codex's store. `entryId` null: all patches of the turn. Notifies no windows. */
  addStoredPatch(
    threadId: ThreadId,
    turnId: TurnId,
    entryId: EntryId | null,
    changes: readonly FileUpdateChange[],
  ): void {
    const diff = this.#getDiff(threadId, turnId, entryId);
    if (diff.version > 0) return;
    diff.report(toUnifiedDiff(changes, this.#options.findFolder(threadId)));
    this.#limitMemory();
  }

  /** Adds a patch that the app applied for the user. It counts as a patch of the turn. */
  addApplied(threadId: ThreadId, turnId: TurnId, entryId: EntryId, changes: readonly FileUpdateChange[]): void {
    const text = toUnifiedDiff(changes, this.#options.findFolder(threadId));
    const diff = this.#getDiff(threadId, turnId, entryId);
    diff.report(text);
    this.#limitMemory();
    this.#emitChanged(diff);
  }

  /** Returns the newest diff of a turn from Codex, which does not know what commands change. Empty if there is none. */
  async readReportedDiff(threadId: ThreadId, turnId: TurnId): Promise<string> {
    const diff = this.#threads.get(threadId)?.texts.get(toKey(turnId, null));
    // Codex reports a diff only while its turn runs. What an earlier start stored has everything that it reported.
    if (diff?.reported === '' && diff.text === null) {
      diff.report((await this.#options.readStoredDiff(threadId, turnId, null)) ?? '');
      this.#limitMemory();
    }
    return diff?.reported ?? '';
  }

  /** Sets what a turn or one of its entries really changed. Returns false if that is not new. */
  setRecorded(threadId: ThreadId, turnId: TurnId, entryId: EntryId | null, text: string): boolean {
    const isKnown = this.#threads.get(threadId)?.texts.has(toKey(turnId, entryId)) === true;
    if (text === '' && !isKnown) return false;
    const diff = this.#getDiff(threadId, turnId, entryId);
    if (!diff.record(text)) return false;
    this.#limitMemory();
    this.#emitSoon(diff);
    return true;
  }

  /** Announces that it may be known now who changed the files of a thread. */
  announceAuthors(threadId: ThreadId): void {
    this.#options.emit(threadId, { name: 'authorsChanged', payload: { threadId } });
  }

  /** Adds a diff that our own store has, without its text. Notifies no windows. */
  addStoredSummary(
    threadId: ThreadId,
    { turnId, entryId, files }: Pick<DiffSummary, 'turnId' | 'entryId' | 'files'>,
  ): void {
    const diff = this.#getDiff(threadId, turnId, entryId);
    if (diff.version === 0) diff.restoreFiles(files);
  }

  /** Returns the text of a diff with its file facts, if it is in memory. */
  getTextInMemory(threadId: ThreadId, turnId: TurnId, entryId: EntryId | null) {
    const diff = this.#threads.get(threadId)?.texts.get(toKey(turnId, entryId));
    return diff === undefined || diff.text === null ? null : { text: diff.text, files: diff.summarize().files };
  }

  /** Announces the diffs of a turn that was added from Codex's store. */
  emitTurnChanges(threadId: ThreadId, turnId: TurnId): void {
    for (const diff of this.#getThread(threadId).texts.values()) if (diff.turnId === turnId) this.#emitChanged(diff);
  }

  /** Reads the text of the diff of a turn, or of one of its patches. */
  async readDiff(
    threadId: ThreadId,
    turnId: TurnId,
    entryId: EntryId | null,
  ): Promise<Result<LoadedDiff, { readonly type: 'noDiff' }>> {
    const diff = this.#threads.get(threadId)?.texts.get(toKey(turnId, entryId));
    const version = diff?.version ?? storedVersion;
    const text = diff?.text ?? (await this.#options.readStoredDiff(threadId, turnId, entryId));
    return text === null ? err({ type: 'noDiff' }) : ok({ version, text, hash: hashText(text) });
  }

  /** Drops the results of turns that left memory. A store has them. */
  forgetTurns(threadId: ThreadId, turns: readonly Turn[]): void {
    const { jobs, texts } = this.#getThread(threadId);
    const gone = new Set(turns.map(({ id }) => id));
    for (const [key, diff] of texts) {
      if (!gone.has(diff.turnId)) continue;
      texts.delete(key);
      this.#unsent.delete(diff);
    }
    for (const turn of turns) jobs.forget(turn);
  }

  #emitChanged(diff: DiffText): void {
    this.#unsent.delete(diff);
    const payload = diff.summarize();
    this.#options.emit(payload.threadId, { name: 'diffChanged', payload });
  }

  #emitSoon(diff: DiffText): void {
    this.#unsent.add(diff);
    if (this.#isQuiet) return;
    this.#isQuiet = true;
    this.#options.clock.after(announceIntervalMs, () => {
      this.#isQuiet = false;
      for (const unsentThread of [...this.#unsent]) this.#emitChanged(unsentThread);
    });
  }

  #limitMemory(): void {
    const kept = [...this.#threads.values()].flatMap(({ texts }) => [...texts.values()]);
    let characters = kept.reduce((sum, { text }) => sum + (text?.length ?? 0), 0);
    for (const diff of kept.slice(0, -1)) {
      if (characters <= maxKeptCharacters) return;
      characters -= diff.text?.length ?? 0;
      diff.release();
    }
  }

  #getDiff(threadId: ThreadId, turnId: TurnId, entryId: EntryId | null): DiffText {
    const { texts } = this.#getThread(threadId);
    const key = toKey(turnId, entryId);
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

  #getThread(threadId: ThreadId): ThreadChanges {
    const known = this.#threads.get(threadId);
    if (known !== undefined) return known;
    const jobs = new PatchJobs(threadId, this.#options.clock);
    const made: ThreadChanges = { texts: new Map(), jobs, refused: new RefusedPatches() };
    this.#threads.set(threadId, made);
    return made;
  }
}

function toKey(turnId: TurnId, entryId: EntryId | null): string {
  return `${turnId}/${entryId ?? ''}`;
}

function hashText(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
