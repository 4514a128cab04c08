import { useEffect, useState } from 'react';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { parseDiff } from './parse-diff.ts';

/** Returns the files of a diff; null until this very text is parsed. */
export function useParsedDiff(text: string): readonly ParsedDiffFile[] | null {
  const [parsed, setParsed] = useState<{ readonly text: string; readonly files: readonly ParsedDiffFile[] } | null>(
    null,
  );
  useEffect(() => {
    let isWanted = true;
    void parseDiff(text).then((files) => {
      if (isWanted) setParsed({ text, files });
    });
    return () => {
      isWanted = false;
    };
  }, [text]);
  return parsed?.text === text ? parsed.files : null;
}
