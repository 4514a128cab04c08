import { useEffect, useState } from 'react';
import type { ParsedDiffFile } from '../../../../../shared/changes/parse-unified-diff.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import { readRunFileTexts } from '../../../../commands/runs.commands.ts';
import { type WholeTexts, wholeTextsOf } from '../../../changes/whole/whole-texts.ts';

/** The texts of a file in a review: `undefined` while they are being read, null when there are none to show. */
export function useFileTexts(run: RunRef, tree: string, file: ParsedDiffFile | null): WholeTexts | null | undefined {
  const [read, setRead] = useState<{ readonly file: ParsedDiffFile; readonly texts: WholeTexts | null } | null>(null);
  useEffect(() => {
    if (file === null) return;
    let isWanted = true;
    void textsOf(run, tree, file).then((texts) => {
      if (isWanted) setRead({ file, texts });
    });
    return () => {
      isWanted = false;
    };
  }, [run, tree, file]);
  return read !== null && read.file === file ? read.texts : undefined;
}

async function textsOf(run: RunRef, tree: string, file: ParsedDiffFile): Promise<WholeTexts | null> {
  if (file.binary || file.hunks.length === 0) return null;
  return (
    wholeTextsOf(file) ?? (await readRunFileTexts(run, { tree, path: file.path, oldPath: file.from ?? file.path }))
  );
}
