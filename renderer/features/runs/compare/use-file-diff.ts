import { useEffect, useState } from 'react';
import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import type { StepSums } from '../../../../shared/runs/compare/run-step.ts';
import { toRunPath } from '../../../../shared/runs/compare/without-volatile.ts';
import { getRunKey, type RunRef } from '../../../../shared/runs/run-ref.ts';
import { readRunEvent } from '../../../commands/recorded-runs.commands.ts';
import { readRunFileTexts } from '../../../commands/runs.commands.ts';
import { useRuns } from '../../../stores/runs.store.ts';
import { parseDiff } from '../../changes/parse-diff.ts';
import { getOnlyFileTexts, type WholeTexts } from '../../changes/whole/whole-texts.ts';
import { getDiff } from '../event-data.ts';

/** The changes to one file. If their format is unknown, `text` has them. */
export type FileDiffState = {
  readonly files: readonly ParsedDiffFile[];
  readonly text: string;
  /** The file before the first write and after the last one; null if unknown. */
  readonly texts: WholeTexts | null;
  readonly isRead: boolean;
};

const initialFileDiff: FileDiffState = { files: [], text: '', texts: null, isRead: false };
/** The maximum number of characters shown for all writes together. */
const maxDiffLength = 2_000_000;

/** Reads how a run changed a file, from the events of its writes. */
export function useFileDiff(run: RunRef, file: StepSums['files'][number] | null): FileDiffState {
  const [state, setState] = useState(initialFileDiff);
  useEffect(() => {
    if (file === null) return;
    let isWanted = true;
    const read = async (): Promise<void> => {
      const diffs: string[] = [];
      let length = 0;
      for (const position of file.writes) {
        const event = await readRunEvent(run, position);
        if (!isWanted) return;
        const diff = event.ok ? getDiff(event.value) : null;
        if (diff === null || length + diff.length > maxDiffLength) continue;
        diffs.push(diff.endsWith('\n') ? diff : `${diff}\n`);
        length += diff.length;
      }
      const text = diffs.join('');
      const files = await parseDiff(text);
      if (!isWanted) return;
      const own = files.filter(({ path }) => isSamePath(toRunPath(path, run.projectRoot), file.path));
      const shown = own.length > 0 ? own : files;
      const texts = own.length > 0 ? await readTexts(run, file.path, own) : null;
      if (isWanted) setState({ files: shown, text, texts, isRead: true });
    };
    void read();
    return () => {
      isWanted = false;
    };
  }, [run, file]);
  return state;
}

/** Reads both texts of a file. If the run's worktree still exists, it has the final file. */
async function readTexts(run: RunRef, path: string, writes: readonly ParsedDiffFile[]): Promise<WholeTexts | null> {
  const isThere = useRuns.getState().worktrees.get(getRunKey(run))?.isPresent === true;
  const read = isThere ? await readRunFileTexts(run, { tree: null, path, oldPath: path }) : null;
  return read ?? getOnlyFileTexts(writes);
}

/**
 * Returns whether two paths name the same file. A patch of several files has paths relative to the run's folder, or
 * absolute paths without the leading slash.
 */
function isSamePath(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}
