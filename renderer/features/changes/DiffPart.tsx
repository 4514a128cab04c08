import { useMemo } from 'react';
import type { ParsedDiffFile } from '../../../shared/changes/parse-unified-diff.ts';
import { toDiffRows } from '../../view-models/diff-rows.ts';
import styles from './DiffPart.module.css';
import { FileDiffView } from './FileDiffView.tsx';
import { useParsedDiff } from './use-parsed-diff.ts';
import { getOnlyFileTexts } from './whole/whole-texts.ts';

const noFiles: readonly ParsedDiffFile[] = [];

/** Shows the changes that a write made as a diff. */
export function DiffPart({ name, text }: { readonly name: string; readonly text: string }) {
  const files = useParsedDiff(text) ?? noFiles;
  // A text that is not a diff is shown unchanged.
  const rows = useMemo(() => toDiffRows(files, 'unified').length, [files]);
  const texts = useMemo(() => getOnlyFileTexts(files), [files]);
  return (
    <section className={styles.part}>
      <h3 className={styles.head}>{name}</h3>
      {rows > 0 ? (
        <div className={styles.diff} style={getHeightStyle(rows)}>
          <FileDiffView files={files} texts={texts} layout="unified" />
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll long content
        <pre className={styles.well} tabIndex={0}>
          {text}
        </pre>
      )}
    </section>
  );
}

function getHeightStyle(rows: number): Record<`--${string}`, string> {
  return { '--diff-height': `${rows * 1.25 + 0.75}rem` };
}
