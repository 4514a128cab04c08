import type { EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import { diffFromChanges } from '../../../shared/changes/diff-from-changes.ts';
import { completeOutput, describeOutput, emptyOutput } from '../../../shared/console/exec-output.ts';
import type { ExecOutput } from '../../../shared/console/exec-run.ts';
import type { CodexStore } from '../codex-store.ts';
import type { KeptThreads } from '../stored-threads.ts';

/** What commands and patches of finished turns produced: from our store, otherwise from Codex's. */
export class StoredWorks {
  readonly #kept: KeptThreads;
  readonly #codex: CodexStore;
  readonly #folderOf: (threadId: ThreadId) => string | null;

  constructor(kept: KeptThreads, codex: CodexStore, folderOf: (threadId: ThreadId) => string | null) {
    this.#kept = kept;
    this.#codex = codex;
    this.#folderOf = folderOf;
  }

  /** The output of a command. Null if neither store has it. */
  async output(threadId: ThreadId, turnId: TurnId, entryId: EntryId): Promise<ExecOutput | null> {
    const kept = await this.#kept.output({ threadId, turnId, entryId });
    if (kept !== null && kept.omitted?.by !== 'budget') return kept;
    const text = await this.#codex.output(threadId, turnId, entryId);
    return text === null ? kept : describeOutput(completeOutput(emptyOutput, text), 0);
  }

  /** The diff of a turn, or of one of its patches. Null if neither store has it. */
  async diff(threadId: ThreadId, turnId: TurnId, entryId: EntryId | null): Promise<string | null> {
    const kept = await this.#kept.diff({ threadId, turnId, entryId });
    if (kept !== null) return kept;
    const changes = await this.#codex.changes(threadId, turnId, entryId);
    return changes === null ? null : diffFromChanges(changes, this.#folderOf(threadId));
  }
}
