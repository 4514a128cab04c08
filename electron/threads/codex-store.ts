import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { summarizeDiff } from '../../shared/changes/scan-diff.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { toUnifiedDiff } from '../model/changes/to-unified-diff.ts';
import type { Turn as CodexTurn, FileUpdateChange, ThreadItem } from '../model/codex-protocol/generated.ts';
import { pages } from '../model/codex-protocol/pages.ts';
import type { DiffToSave } from '../store/threads/writes/save-turns.ts';

const pageSize = 100;

/** Reads what Codex keeps of finished turns. Does not require a loaded thread. */
export class CodexStore {
  readonly #codex: CodexServer;

  constructor(codex: CodexServer) {
    this.#codex = codex;
  }

  /** Reads the output of a command. Null if Codex's store does not have the command. */
  async readOutput(threadId: ThreadId, turnId: TurnId, runId: EntryId): Promise<string | null> {
    const item = (await this.#listItems(threadId, turnId)).find(({ id }) => id === runId);
    return item?.type === 'commandExecution' ? (item.aggregatedOutput ?? '') : null;
  }

  /** Reads the changes of a turn's applied patches, or of one patch. Null if Codex's store has none. */
  async readChanges(
    threadId: ThreadId,
    turnId: TurnId,
    entryId: EntryId | null,
  ): Promise<readonly FileUpdateChange[] | null> {
    const readChanges = getPatchChanges(await this.#listItems(threadId, turnId), entryId);
    return readChanges.length === 0 ? null : readChanges;
  }

  async #listItems(threadId: ThreadId, turnId: TurnId): Promise<readonly ThreadItem[]> {
    const ask = (cursor: string | null) =>
      this.#codex.request('thread/items/list', { threadId, turnId, cursor, limit: pageSize });
    const items: ThreadItem[] = [];
    for await (const page of pages(ask)) if (page.ok) items.push(...page.value.data.map(({ item }) => item));
    return items;
  }
}

/** Returns the diffs of a turn in Codex's store: the whole turn, and each of its patches. */
export function getStoredDiffs(turn: Turn, { items }: CodexTurn, folder: string | null): readonly DiffToSave[] {
  const patches = turn.entries.filter(({ kind }) => kind === 'patch').map(({ id }) => id);
  return [...patches, ...(turn.hasDiff ? [null] : [])].map((entryId) => {
    const text = toUnifiedDiff(getPatchChanges(items, entryId), folder);
    return { turnId: turn.id, entryId, text, files: summarizeDiff(text) };
  });
}

/** Returns the changes of one patch among the items. If `entryId` is null, returns those of all applied patches. */
export function getPatchChanges(items: readonly ThreadItem[], entryId: EntryId | null): readonly FileUpdateChange[] {
  return items.flatMap((item) => {
    if (item.type !== 'fileChange') return [];
    const meant = entryId === null ? item.status === 'completed' : item.id === entryId;
    return meant ? item.changes : [];
  });
}
