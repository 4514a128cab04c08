import { z } from 'zod';
import { entryId, type ThreadId, type TurnId } from '../../../../shared/base/ids.ts';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { diffFile } from '../../../../shared/changes/diff-summary.ts';
import type { Entry } from '../../../../shared/transcript/entry.ts';
import { turn as turnSchema, turnUsage } from '../../../../shared/transcript/turn.ts';
import type { DiffLink, LoadedTurns, OutputLink, ReadProblem, StoredTurn } from '../../../model/threads/stored-turn.ts';
import type { Connection } from '../../sqlite/keyed-connection.ts';
import { type AttachmentColumns, type EntryRow, formVersion, parseEntryRow } from '../entry-form.ts';

/** A turn's row. */
export type TurnRow = {
  readonly key: number;
  readonly id: string;
  readonly position: number;
  readonly version: number;
  readonly status: string;
  readonly started_at: number | null;
  readonly ended_at: number | null;
  readonly duration_ms: number | null;
  readonly model: string | null;
  readonly had_effects: number;
  readonly has_diff: number;
  readonly characters: number;
  readonly origin: string;
  readonly gone: number;
  readonly usage: string | null;
};

type ItemRow = EntryRow & { readonly key: number };
type Link = { readonly entry: string; readonly length: number; readonly files: string };

const facts = turnSchema.omit({ entries: true, usage: true });
const usageList = z.array(turnUsage);
const files = z.array(diffFile);

/**
 * Reads turns with everything attached to them. Reports and skips a turn that cannot be read. If only its spending
 * cannot be read, skips just that.
 */
export function readTurns(db: Connection, threadId: ThreadId, rows: readonly TurnRow[]): LoadedTurns {
  const reader = new TurnReader(db, threadId);
  const turns = rows.flatMap((row) => reader.read(row) ?? []);
  return { turns, outputs: reader.outputs, diffs: reader.diffs, problems: reader.problems };
}

class TurnReader {
  readonly outputs: OutputLink[] = [];
  readonly diffs: DiffLink[] = [];
  readonly problems: ReadProblem[] = [];
  readonly #threadId: ThreadId;
  readonly #items;
  readonly #attachments;
  readonly #outputs;
  readonly #diffs;

  constructor(db: Connection, threadId: ThreadId) {
    this.#threadId = threadId;
    this.#items = db.prepare<[number], ItemRow>(
      'SELECT key, id, version, kind, entry FROM items WHERE turn = ? ORDER BY position',
    );
    this.#attachments = db.prepare<[number], AttachmentColumns>(
      'SELECT kind, name, source FROM attachments WHERE item = ? ORDER BY position',
    );
    this.#outputs = db.prepare<[number], Pick<Link, 'entry' | 'length'>>(
      'SELECT entry, length FROM outputs WHERE turn = ? ORDER BY rowid',
    );
    this.#diffs = db.prepare<[number], Pick<Link, 'entry' | 'files'>>(
      'SELECT entry, files FROM diffs WHERE turn = ? ORDER BY rowid',
    );
  }

  read(row: TurnRow): StoredTurn | null {
    const read = facts.safeParse({
      id: row.id,
      status: row.status,
      startedAt: row.started_at,
      endedAt: row.ended_at,
      durationMs: row.duration_ms,
      model: row.model,
      hadEffects: row.had_effects === 1,
      hasDiff: row.has_diff === 1,
    });
    if (!read.success) {
      const turnId = turnSchema.shape.id.safeParse(row.id).data ?? null;
      this.#report(turnId, null, row.version > formVersion);
      return null;
    }
    const usage = row.usage === null ? undefined : usageList.safeParse(parseJson(row.usage)).data;
    const entries = this.#entries(row.key, read.data.id);
    const turn = { ...read.data, ...(usage !== undefined && { usage }), entries };
    this.#link(row.key, turn.id);
    return { turn, origin: row.origin === 'here' ? 'here' : 'otherClient', gone: row.gone === 1 };
  }

  #entries(key: number, turnId: TurnId): Entry[] {
    return this.#items.all(key).flatMap((row) => {
      const read = parseEntryRow(row, row.kind === 'user' ? this.#attachments.all(row.key) : []);
      if (read.state === 'newer') this.#report(turnId, read.entry.id, true);
      if (read.state === 'damaged') this.#report(turnId, read.entryId, false);
      return read.state === 'damaged' ? [] : [read.entry];
    });
  }

  #link(key: number, turnId: TurnId): void {
    for (const { entry, length } of this.#outputs.iterate(key)) {
      const id = entryId.safeParse(entry).data;
      if (id !== undefined) this.outputs.push({ turnId, entryId: id, length });
    }
    for (const row of this.#diffs.iterate(key)) {
      const read = files.safeParse(parseJson(row.files));
      const id = row.entry === '' ? null : (entryId.safeParse(row.entry).data ?? null);
      if (read.success) this.diffs.push({ turnId, entryId: id, files: read.data });
      else this.#report(turnId, id, false);
    }
  }

  #report(turnId: TurnId | null, id: ReadProblem['entryId'], isNewer: boolean): void {
    this.problems.push({ threadId: this.#threadId, turnId, entryId: id, reason: isNewer ? 'newer' : 'damaged' });
  }
}
