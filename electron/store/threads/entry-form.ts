import { z } from 'zod';
import { type Attachment, attachmentSchema } from '../../../shared/attachments/attachment.ts';
import { type EntryId, entryId } from '../../../shared/base/ids.ts';
import { parseJson } from '../../../shared/base/parse-json.ts';
import { type Entry, entry as entrySchema } from '../../../shared/transcript/entry.ts';
import { toJsonText } from '../../../shared/transcript/json-text.ts';

/** The version of the form in which this app writes turns and entries. Raise it with every new kind, field or value. */
export const formVersion = 14;

/** An entry in its row. Attachments have their own rows. The entry keeps only their resources. */
export type EntryRow = {
  readonly id: string;
  readonly version: number;
  readonly kind: string;
  readonly entry: string;
};

/**
 * The result of reading a row. `newer`: a later version wrote it, so it is shown as unknown and never overwritten.
 * `damaged`: no version can read it.
 */
export type ReadEntry =
  | { readonly state: 'ok' | 'newer'; readonly entry: Entry }
  | { readonly state: 'damaged'; readonly entryId: EntryId | null };

/** The columns of an attachment's row. */
export type AttachmentColumns = Omit<Attachment, 'resource'>;

/**
 * Returns the JSON of an entry without its attachments, which can be large. Keeps the resources that attachments copy.
 */
export function writeEntry(entry: Entry): string {
  if (entry.kind !== 'user') return JSON.stringify(entry);
  const isOfResource = entry.sources.some(({ resource }) => resource !== undefined);
  return JSON.stringify({ ...entry, sources: isOfResource ? entry.sources.map(({ resource }) => ({ resource })) : [] });
}

/** Reads an entry back. */
export function parseEntryRow(row: EntryRow, attachments: readonly AttachmentColumns[]): ReadEntry {
  const json = parseJson(row.entry);
  const isObject = typeof json === 'object' && json !== null;
  const sources = isObject && row.kind === 'user' ? { sources: joinAttachments(attachments, json) } : {};
  const read = entrySchema.safeParse(isObject ? { ...json, ...sources } : json);
  if (read.success) return { state: 'ok', entry: read.data };
  const id = entryId.safeParse(row.id).data ?? null;
  if (row.version <= formVersion || !isObject || id === null) return { state: 'damaged', entryId: id };
  return { state: 'newer', entry: { id, at: null, kind: 'unknown', name: row.kind, json: toJsonText(json) } };
}

const reported = z.object({ sources: z.array(z.object({ resource: attachmentSchema.shape.resource })) });

function joinAttachments(attachments: readonly AttachmentColumns[], json: object): readonly Attachment[] {
  const { sources } = reported.safeParse(json).data ?? { sources: [] };
  return attachments.map((row, at) => {
    const resource = sources[at]?.resource;
    return resource === undefined ? row : { ...row, resource };
  });
}
