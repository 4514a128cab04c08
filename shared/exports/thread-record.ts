import { z } from 'zod';
import { entryId, threadId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';
import { diffFile } from '../changes/diff-summary.ts';
import { consoleOutput } from '../console/command-run.ts';
import { entry } from '../transcript/entry.ts';
import { tokenUsage, turn } from '../transcript/turn.ts';

// A thread as a sequence of records. This is the JSONL format, one record per line, and the source of every other
// format. The header comes first, then the thread, then each turn with its entries. An output or diff follows its
// entry, and a turn's own diff follows the turn's entries. The last record confirms that nothing is missing. Anything
// that grants permissions, such as approval modes and rules, is not included.

/** The name of the format, and the version this app writes. */
export const recordsFormat = 'workcell-thread';
export const recordsVersion = 1;

const headerRecord = z.object({
  record: z.literal('header'),
  format: z.literal(recordsFormat),
  version: z.literal(recordsVersion),
  exportedAt: z.number(),
  /** True if secrets and personal data were replaced. */
  redacted: z.boolean(),
});

const threadRecord = z.object({
  record: z.literal('thread'),
  id: threadId,
  /** The beginning of the thread. */
  title: z.string(),
  /** The name the user gave it. Null when it uses its title. */
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
  /** True if Codex once had it and no longer knows it. */
  gone: z.boolean(),
  pinnedAt: z.number().nullable(),
});

const entryRecord = z.object({ record: z.literal('entry'), entry });

const outputRecord = consoleOutput
  .pick({ head: true, omitted: true, tail: true, length: true, authoritative: true })
  .extend({ record: z.literal('output'), entryId });

const diffRecord = z.object({
  record: z.literal('diff'),
  /** Null for the whole turn. */
  entryId: entryId.nullable(),
  files: z.array(diffFile),
  text: z.string(),
});

const endRecord = z.object({
  record: z.literal('end'),
  /** The number of turns. */
  turns: z.number().int().nonnegative(),
});

/** One record of an exported thread, a line of JSON in the JSONL format and in a bundle's `thread.jsonl`. */
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
/** The records of one kind, such as `entry`. */
export type RecordOf<Kind extends ThreadRecord['record']> = Extract<ThreadRecord, { readonly record: Kind }>;

/** Writes the records of one thread in sequence. The returned texts together are the file. */
export type RecordWriter = (record: ThreadRecord) => string;
