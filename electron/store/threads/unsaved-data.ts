import type { ThreadId } from '../../../shared/base/ids.ts';
import type { SavedMark } from '../../model/threads/stored-turn.ts';
import type { JournalBatch } from './replay-journal.ts';
import type { ThreadToSave } from './writes/save-turns.ts';

type Saved = Pick<ThreadToSave, 'saved'> & { readonly thread: Pick<ThreadToSave['thread'], 'id'> };

/** Tracks data that is not on disk: up to which event for each thread, and whether there is anything else. */
export class UnsavedData {
  readonly #upTo = new Map<ThreadId, SavedMark | null>();
  #hasOthers = false;

  get isEmpty(): boolean {
    return this.#upTo.size === 0 && !this.#hasOthers;
  }

  noteJournalFailed(batches: readonly JournalBatch[]): void {
    for (const { events, run, threadId } of batches) this.#upTo.set(threadId, { run, seq: events.at(-1)?.seq ?? 0 });
  }

  noteSaveFailed({ saved, thread }: Saved): void {
    this.#upTo.set(thread.id, saved);
  }

  /**
   * Marks a thread as saved if the save includes everything up to its mark. A save from before the failure changes
   * nothing.
   */
  noteSaved({ saved, thread }: Saved): void {
    const upTo = this.#upTo.get(thread.id);
    this.#hasOthers = false;
    if (upTo != null && saved?.run === upTo.run && saved.seq < upTo.seq) return;
    this.#upTo.delete(thread.id);
  }

  noteOthersFailed(): void {
    this.#hasOthers = true;
  }

  noteOthersDone(): void {
    this.#hasOthers = false;
  }
}
