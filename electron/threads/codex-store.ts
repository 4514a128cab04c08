import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { diffFromChanges } from '../../shared/changes/diff-from-changes.ts';
import { summariseDiff } from '../../shared/changes/scan-diff.ts';
import type { Turn as CodexTurn, FileUpdateChange, ThreadItem } from '../../shared/codex-protocol/generated.ts';
import { pages } from '../../shared/codex-protocol/pages.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import type { DiffToSave } from '../store/threads/writes/save-turns.ts';

const pageSize = 100;

/** Reads what Codex keeps of finished turns. Does not require a loaded thread. */
export class CodexStore {
  readonly #codex: CodexServer;

  constructor(codex: CodexServer) {
    this.#codex = codex;
  }

  /** The output of a command. Null if Codex's store does not have the command. */
  async output(threadId: ThreadId, turnId: TurnId, runId: EntryId): Promise<string | null> {
    const item = (await this.#items(threadId, turnId)).find(({ id }) => id === runId);
    return item?.type === 'commandExecution' ? (item.aggregatedOutput ?? '') : null;
  }

  /** The changes of a turn's applied patches, or of one patch. Null if Codex's store has none. */
  async changes(
    threadId: ThreadId,
    turnId: TurnId,
    entryId: EntryId | null,
  ): Promise<readonly FileUpdateChange[] | null> {
    const changes = changesOf(await this.#items(threadId, turnId), entryId);
    return changes.length === 0 ? null : changes;
  }

  async #items(threadId: ThreadId, turnId: TurnId): Promise<readonly ThreadItem[]> {
    const ask = (cursor: string | null) =>
      this.#codex.request('thread/items/list', { threadId, turnId, cursor, limit: pageSize });
    const items: ThreadItem[] = [];
    for await (const page of pages(ask)) if (page.ok) items.push(...page.value.data.map(({ item }) => item));
    return items;
  }
}

/** The diffs of a turn in Codex's store: the whole turn, and each of its patches. */
export function diffsOfStored(turn: Turn, { items }: CodexTurn, folder: string | null): readonly DiffToSave[] {
  const patches = turn.entries.filter(({ kind }) => kind === 'patch').map(({ id }) => id);
  return [...patches, ...(turn.hasDiff ? [null] : [])].map((entryId) => {
    const text = diffFromChanges(changesOf(items, entryId), folder);
    return { turnId: turn.id, entryId, text, files: summariseDiff(text) };
  });
}

/** The changes of one patch among the items. `entryId` null: of all applied patches. */
export function changesOf(items: readonly ThreadItem[], entryId: EntryId | null): readonly FileUpdateChange[] {
  return items.flatMap((item) => {
    if (item.type !== 'fileChange') return [];
    const meant = entryId === null ? item.status === 'completed' : item.id === entryId;
    return meant ? item.changes : [];
  });
}
