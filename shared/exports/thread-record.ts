import { z } from 'zod';
import { entryId, threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { diffFile } from '../diff/diff-session.ts';
import { execOutput } from '../exec/exec-run.ts';
import { entry } from '../transcript/entry.ts';
import { tokenUsage, turn } from '../transcript/turn.ts';

// A thread as a sequence of records, which is the form of the JSONL file, a record a line, and what every other format
// is made from. A header comes first, then the thread, then each turn with its entries; an output or a diff follows the
// entry it is of, and a turn's own diff the turn's entries. The last record says that nothing is missing. What grants
// anything, as modes of approval and rules, is not in it.

/** The name of the format, and the version in which this app writes it. */
export const recordsFormat = 'workcell-thread';
export const recordsVersion = 1;

const headerRecord = z.object({
  record: z.literal('header'),
  format: z.literal(recordsFormat),
  version: z.literal(recordsVersion),
  exportedAt: z.number(),
  /** Secrets and what is personal were replaced. */
  redacted: z.boolean(),
});

const threadRecord = z.object({
  record: z.literal('thread'),
  id: threadId,
  /** How it began. */
  title: z.string(),
  /** What the person called it; null when it goes by its title. */
  name: z.string().nullable(),
  folder: z.string().nullable(),
  model: z.string().nullable(),
  effort: z.string().nullable(),
  usage: tokenUsage.nullable(),
  createdAt: z.number(),
  updatedAt: z.number(),
  pinnedAt: z.number().nullable(),
});

const turnRecord = turn.omit({ entries: true }).extend({
  record: z.literal('turn'),
  origin: z.enum(['here', 'otherClient']),
  /** Codex had it once and did not know it any more. */
  gone: z.boolean(),
  pinnedAt: z.number().nullable(),
});

const entryRecord = z.object({ record: z.literal('entry'), entry });

const outputRecord = execOutput
  .pick({ head: true, omitted: true, tail: true, length: true, authoritative: true })
  .extend({ record: z.literal('output'), entryId });

const diffRecord = z.object({
  record: z.literal('diff'),
  /** Null: of the whole turn. */
  entryId: entryId.nullable(),
  files: z.array(diffFile),
  text: z.string(),
});

const endRecord = z.object({
  record: z.literal('end'),
  /** How many turns there were. */
  turns: z.number().int().nonnegative(),
});

export const threadRecordSchema = z.discriminatedUnion('record', [
  headerRecord,
  threadRecord,
  turnRecord,
  entryRecord,
  outputRecord,
  diffRecord,
  endRecord,
]);

export type ThreadRecord = Immutable<z.infer<typeof threadRecordSchema>>;
export type RecordOf<Kind extends ThreadRecord['record']> = Extract<ThreadRecord, { readonly record: Kind }>;

/** Writes the records of one thread, one after the other; what it returns for them is the file. */
export type RecordWriter = (record: ThreadRecord) => string;
