import { type TurnId, turnId } from '../../../../shared/base/ids.ts';
import { isImported } from '../../../../shared/exports/imported-thread.ts';
import type { CommandEntry, PatchEntry } from '../../../../shared/transcript/entry.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { type EntryRow, parseEntryRow } from '../entry-form.ts';

/** Selects actions of one workspace and one kind, at most `limit`. */
export type ActionFilter = {
  readonly workspace: string;
  readonly kind: 'command' | 'patch';
  readonly limit: number;
};

/** A command or an edit, with the turn it happened in. */
export type StoredAction = { readonly turnId: TurnId; readonly entry: CommandEntry | PatchEntry };

type Row = EntryRow & { readonly turn: string };

/** How many of a workspace's newest threads to search. If they have no match, older ones are of little help. */
const maxThreads = 400;

/** Lists the newest commands or edits of a workspace that are not waiting for approval, newest first. */
export function listRecentActions(db: Connection, { kind, limit, workspace }: ActionFilter): readonly StoredAction[] {
  const threads = db
    .prepare<[string, number], { readonly key: number; readonly id: string; readonly updatedAt: number }>(
      `SELECT key, id, updated_at AS updatedAt FROM threads
       WHERE folder = (SELECT key FROM folders WHERE path = ?) ORDER BY updated_at DESC LIMIT ?`,
    )
    .all(workspace, maxThreads)
    // Skips imported threads: their approvals were not given on this machine.
    .filter(({ id }) => !isImported(id));
  // The partial index covers only these two kinds. SQLite uses it only if the query names both.
  const inThread = db.prepare<[number, string, number], Row>(
    `SELECT turns.id AS turn, items.id, items.version, items.kind, items.entry
     FROM turns JOIN items INDEXED BY items_actions ON items.turn = turns.key
     WHERE turns.thread = ? AND items.kind = ? AND items.kind IN ('command', 'patch')
     ORDER BY turns.position DESC LIMIT ?`,
  );
  let newest: readonly StoredAction[] = [];
  for (const { key, updatedAt } of threads) {
    // No entry of a thread is newer than the thread.
    if (newest.length === limit && getTime(newest.at(-1)) >= updatedAt) break;
    const found = inThread.all(key, kind, limit).flatMap((row) => toAction(row) ?? []);
    newest = [...newest, ...found].sort((one, other) => getTime(other) - getTime(one)).slice(0, limit);
  }
  return newest;
}

function getTime(action: StoredAction | undefined): number {
  return action?.entry.at ?? 0;
}

function toAction(row: Row): StoredAction | null {
  const id = turnId.safeParse(row.turn).data;
  const read = parseEntryRow(row, []);
  if (id === undefined || read.state !== 'ok') return null;
  const { entry } = read;
  if (entry.kind !== 'command' && entry.kind !== 'patch') return null;
  return entry.approval?.state === 'waiting' ? null : { turnId: id, entry };
}
