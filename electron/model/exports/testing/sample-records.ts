import { threadId } from '../../../../shared/base/ids.ts';
import { summarizeDiff } from '../../../../shared/changes/scan-diff.ts';
import {
  type RecordOf,
  recordsFormat,
  recordsVersion,
  type ThreadRecord,
} from '../../../../shared/exports/thread-record.ts';
import type { Transcript } from '../../../../shared/transcript/turn.ts';

/** A generic thread. */
export const sampleThread: RecordOf<'thread'> = {
  record: 'thread',
  id: threadId.parse('thread-1'),
  title: 'A thread',
  name: null,
  folder: '/w',
  model: 'm',
  effort: null,
  usage: null,
  createdAt: 1_700_000_000_000,
  updatedAt: 1_700_000_100_000,
  pinnedAt: null,
};

/** The first record of a file. */
export const header: RecordOf<'header'> = {
  record: 'header',
  format: recordsFormat,
  version: recordsVersion,
  exportedAt: 1_700_000_200_000,
  redacted: false,
};

/** Returns the records of a transcript where every command prints `text` and every patch changes a file to it. */
export function toRecords({ turns }: Pick<Transcript, 'turns'>, text = 'printed\n'): readonly ThreadRecord[] {
  const output = { head: text, omitted: null, tail: '', length: text.length, authoritative: true };
  const changed = `diff --git a/a.txt b/a.txt\n--- a/a.txt\n+++ b/a.txt\n@@ -1 +1 @@\n-old\n+${text}\n`;
  const diff = { record: 'diff', files: [...summarizeDiff(changed)], text: changed } as const;
  return [
    header,
    sampleThread,
    ...turns.flatMap(({ entries, ...facts }, at): ThreadRecord[] => [
      { record: 'turn', ...facts, origin: at % 2 === 0 ? 'here' : 'otherClient', gone: at % 3 === 1, pinnedAt: at },
      ...entries.flatMap((entry): ThreadRecord[] => [
        { record: 'entry', entry },
        ...(entry.kind === 'command' ? [{ record: 'output', entryId: entry.id, ...output } as const] : []),
        ...(entry.kind === 'patch' ? [{ ...diff, entryId: entry.id }] : []),
      ]),
      ...(facts.hasDiff ? [{ ...diff, entryId: null }] : []),
    ]),
    { record: 'end', turns: turns.length },
  ];
}
