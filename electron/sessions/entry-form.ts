import { type EntryId, entryId } from '../../shared/base/ids.ts';
import { parseJson } from '../../shared/base/parse-json.ts';
import { type Attachment, type Entry, entry as entrySchema } from '../../shared/transcript/entry.ts';
import { jsonText } from '../../shared/transcript/json-text.ts';

/** The form in which this version writes turns and entries. It grows with every kind, field or value that is added. */
export const formVersion = 4;

/** An entry as it stands in its row; its attachments have rows of their own. */
export type EntryRow = {
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  readonly entry: string;
};

/**
 * What a row says to this version. `newer`: a later version wrote it; it is shown as what it is, and never written.
 * `damaged`: nobody can read it.
 */
export type ReadEntry =
  | { readonly state: 'ok' | 'newer'; readonly entry: Entry }
  | { readonly state: 'damaged'; readonly entryId: EntryId | null };

/** The JSON of an entry without its attachments, which may be large. */
export function writeEntry(entry: Entry): string {
  return JSON.stringify(entry.kind === 'user' ? { ...entry, sources: [] } : entry);
}

/** Reads an entry back. */
export function readEntry(row: EntryRow, sources: readonly Attachment[]): ReadEntry {
  const json = parseJson(row.entry);
  const isObject = typeof json === 'object' && json !== null;
  const read = entrySchema.safeParse(isObject && row.kind === 'user' ? { ...json, sources } : json);
  if (read.success) return { state: 'ok', entry: read.data };
  const id = entryId.safeParse(row.id).data ?? null;
  if (row.version <= formVersion || !isObject || id === null) return { state: 'damaged', entryId: id };
  return { state: 'newer', entry: { id, at: null, kind: 'unknown', name: row.kind, json: jsonText(json) } };
}
