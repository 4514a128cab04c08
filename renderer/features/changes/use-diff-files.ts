import { useEffect, useState } from 'react';
import type { EntryId, ThreadId, TurnId } from '../../../shared/base/ids.ts';
import type { DiffSummary } from '../../../shared/changes/diff-summary.ts';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { readDiff } from '../../commands/changes.commands.ts';
import { parseDiff } from './parse-diff.ts';
import { reuseFiles } from './reuse-files.ts';

/** A diff with its lines, and its text as Codex sent it. */
export type ParsedDiff = {
  readonly text: string;
  /** Identifies the text in requests. */
  readonly hash: string;
  readonly files: readonly ParsedDiffFile[];
};

/** What is shown, and whether it is the diff that was asked for: the user decides only on that. */
type DiffFiles = { readonly diff: ParsedDiff; readonly isCurrent: boolean };

type Loaded = ParsedDiff & { readonly turnId: TurnId; readonly entryId: EntryId | null; readonly version: number };

const nothing: ParsedDiff = { text: '', hash: '', files: [] };

/**
 * Reads and parses the lines of a diff, again for each version. What is shown stays until something newer arrives, even
 * when the diff of a turn replaces that of its first patch: most of its lines are the same, and the user may be reading.
 */
export function useDiffFiles(threadId: ThreadId, diff: DiffSummary | null): DiffFiles {
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const turnId = diff?.turnId ?? null;
  const entryId = diff?.entryId ?? null;
  const version = diff?.version ?? 0;

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new version is the reason to read again
  useEffect(() => {
    if (turnId === null) return;
    const read = async (): Promise<void> => {
      const answer = await readDiff(threadId, { turnId, entryId });
      if (!answer.ok) return;
      const read = { turnId, entryId, ...answer.value, files: await parseDiff(answer.value.text) };
      setLoaded((before) =>
        before === null
          ? read
          : isNewer(before, read)
            ? before
            : { ...read, files: reuseFiles(before.files, read.files) },
      );
    };
    void read();
  }, [threadId, turnId, entryId, version]);

  return loaded?.turnId === turnId
    ? { diff: loaded, isCurrent: loaded.entryId === entryId }
    : { diff: nothing, isCurrent: false };
}

function isNewer(one: Loaded, other: Loaded): boolean {
  return one.turnId === other.turnId && one.entryId === other.entryId && one.version > other.version;
}
