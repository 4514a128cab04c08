import type { EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { ConsoleOutput } from '../../../shared/console/command-run.ts';
import { toUnifiedDiff } from '../../model/changes/to-unified-diff.ts';
import { completeOutput, describeOutput, emptyOutput } from '../../model/transcript/output-buffer.ts';
import type { CodexStore } from '../codex-store.ts';
import type { ThreadStoreAccess } from '../thread-store-access.ts';

/** Reads the outputs of commands and patches in finished turns, from our store, otherwise from Codex's. */
export class StoredToolOutputs {
  readonly #store: ThreadStoreAccess;
  readonly #codex: CodexStore;
  readonly #findFolder: (threadId: ThreadId) => string | null;

  constructor(kept: ThreadStoreAccess, codex: CodexStore, folderOf: (threadId: ThreadId) => string | null) {
    this.#store = kept;
    this.#codex = codex;
    this.#findFolder = folderOf;
  }

  /** Reads the output of a command. Null if neither store has it. */
  async readOutput(threadId: ThreadId, turnId: TurnId, entryId: EntryId): Promise<ConsoleOutput | null> {
    const stored = await this.#store.output({ threadId, turnId, entryId });
    if (stored !== null && stored.omitted?.by !== 'budget') return stored;
    const text = await this.#codex.readOutput(threadId, turnId, entryId);
    return text === null ? stored : describeOutput(completeOutput(emptyOutput, text), 0);
  }

  /** Reads the diff of a turn, or of one of its patches. Null if neither store has it. */
  async readDiff(threadId: ThreadId, turnId: TurnId, entryId: EntryId | null): Promise<string | null> {
    const stored = await this.#store.diff({ threadId, turnId, entryId });
    if (stored !== null) return stored;
    const changes = await this.#codex.readChanges(threadId, turnId, entryId);
    return changes === null ? null : toUnifiedDiff(changes, this.#findFolder(threadId));
  }
}
