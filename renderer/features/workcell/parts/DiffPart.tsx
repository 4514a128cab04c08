import { useEffect, useMemo, useRef, useState } from 'react';
import type { ParsedDiffFile } from '../../../../shared/diff/parse-unified-diff.ts';
import { diffRows } from '../../changes/diff-rows.ts';
import { parseDiff } from '../../changes/parse-diff.ts';
import { DiffList, type DiffListHandle } from '../../changes/parts/DiffList.tsx';
import styles from './EventPane.module.css';

/** What a write has changed, as the diff viewer shows it. */
export function DiffPart({ name, text }: { readonly name: string; readonly text: string }) {
  const [files, setFiles] = useState<readonly ParsedDiffFile[]>([]);
  const list = useRef<DiffListHandle>(null);
  useEffect(() => {
    let isWanted = true;
    void parseDiff(text).then((parsed) => {
      if (isWanted) setFiles(parsed);
    });
    return () => {
      isWanted = false;
    };
  }, [text]);
  const rows = useMemo(() => diffRows(files, 'unified'), [files]);
  // A text that is no diff is shown as it came.
  const isDiff = rows.length > 0;
  return (
    <section className={styles.part}>
      <h3 className={styles.partHead}>{name}</h3>
      {isDiff ? (
        <div className={styles.diff} style={heightOf(rows.length)}>
          <DiffList ref={list} files={files} rows={rows} layout="unified" onFile={ignore} />
        </div>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what is too long scrolls, and the keyboard must be able to scroll it
        <pre className={styles.well} tabIndex={0}>
          {text}
        </pre>
      )}
    </section>
  );
}

function ignore(): void {
  // The name of the file stands above already.
}

function heightOf(rows: number): Record<`--${string}`, string> {
  return { '--diff-height': `${rows * 1.25 + 0.75}rem` };
}
