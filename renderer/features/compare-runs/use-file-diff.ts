import { useEffect, useState } from 'react';
import type { StepSums } from '../../../shared/comparing/run-step.ts';
import { pathWithin } from '../../../shared/comparing/without-volatile.ts';
import type { ParsedDiffFile } from '../../../shared/diff/parse-unified-diff.ts';
import type { RunRef } from '../../../shared/workcells/run-ref.ts';
import { readRunEvent } from '../../commands/workcells.commands.ts';
import { parseDiff } from '../changes/parse-diff.ts';
import { diffOf } from '../workcell/event-data.ts';

/** The changes of one file; `text` has them where they are in no format that is known. */
export type FileDiffState = {
  readonly files: readonly ParsedDiffFile[];
  readonly text: string;
  readonly isRead: boolean;
};

const unread: FileDiffState = { files: [], text: '', isRead: false };
/** Of all writes together so many characters are shown. */
const longest = 2_000_000;

/** Reads how a run wrote a file, from the events of its writes. */
export function useFileDiff(run: RunRef, file: StepSums['files'][number] | null): FileDiffState {
  const [state, setState] = useState(unread);
  useEffect(() => {
    if (file === null) return;
    let isWanted = true;
    const read = async (): Promise<void> => {
      const diffs: string[] = [];
      let length = 0;
      for (const position of file.writes) {
        const event = await readRunEvent(run, position);
        if (!isWanted) return;
        const diff = event.ok ? diffOf(event.value) : null;
        if (diff === null || length + diff.length > longest) continue;
        diffs.push(diff.endsWith('\n') ? diff : `${diff}\n`);
        length += diff.length;
      }
      const text = diffs.join('');
      const files = await parseDiff(text);
      if (!isWanted) return;
      const own = files.filter(({ path }) => isSamePath(pathWithin(path, run.projectRoot), file.path));
      setState({ files: own.length > 0 ? own : files, text, isRead: true });
    };
    void read();
    return () => {
      isWanted = false;
    };
  }, [run, file]);
  return state;
}

/** A patch of several files names them from the folder of the run, or from the root of the disk without its slash. */
function isSamePath(one: string, other: string): boolean {
  return one === other || one.endsWith(`/${other}`) || other.endsWith(`/${one}`);
}
