import type { ThreadId } from '../../../../shared/base/ids.ts';
import type { ImportedThread } from '../../../../shared/exports/imported-thread.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import type { StoredThreadFacts } from '../stored-thread.ts';
import { markKnownToCodex, renameStoredThread, setThreadPinned } from './change-thread.ts';
import { saveTurns } from './save-turns.ts';
import { setPinnedTurn } from './set-pinned-turn.ts';

/** Where to put an imported thread: a new id, and a folder on this machine. */
export type ImportPlace = { readonly threadId: ThreadId; readonly folder: string };

/** Saves an imported thread, all or nothing. Codex does not have it, and it grants no permissions. */
export function saveImported(db: Connection, { thread, turns }: ImportedThread, place: ImportPlace): void {
  const { threadId } = place;
  db.transaction(() => {
    saveTurns(db, {
      thread: toFacts(thread, place),
      saved: null,
      turns: turns.map(({ turn }) => turn),
      removed: [],
      order: turns.map(({ turn }) => turn.id),
      marks: turns.map(({ facts: { gone, id, origin } }) => ({ turnId: id, origin, gone })),
      outputs: turns.flatMap(({ outputs, turn }) =>
        outputs.map(({ entryId, record: _record, ...output }) => ({ turnId: turn.id, entryId, output })),
      ),
      diffs: turns.flatMap(({ diffs, turn }) =>
        diffs.map(({ entryId, files, text }) => ({ turnId: turn.id, entryId, files, text })),
      ),
    });
    for (const { facts } of turns) {
      if (facts.pinnedAt !== null) setPinnedTurn(db, { threadId, turnId: facts.id, at: facts.pinnedAt });
    }
    if (thread.name !== null) renameStoredThread(db, { threadId, name: thread.name });
    setThreadPinned(db, { threadId, at: thread.pinnedAt });
    markKnownToCodex(db, { threadId, known: false });
  }).immediate();
}

function toFacts(thread: ImportedThread['thread'], { folder, threadId }: ImportPlace): StoredThreadFacts {
  const { createdAt, effort, model, title, updatedAt, usage } = thread;
  return {
    id: threadId,
    folder,
    title,
    settings: {
      threadId,
      cwd: folder,
      model,
      effort,
      approvalPolicy: null,
      sandbox: null,
    },
    usage,
    createdAt,
    updatedAt,
    forkedFrom: null,
    agentOf: null,
    earlierInCodex: 0,
    olderCursor: null,
  };
}
