import FileDiffIcon from 'lucide-react/icons/file-diff';
import { useEffect, useId, useMemo, useState, useSyncExternalStore } from 'react';
import { visibleProse } from '../../../../shared/base/visible-text.ts';
import type { ParsedDiffFile } from '../../../../shared/changes/parse-unified-diff.ts';
import { Button } from '../../../components/Button.tsx';
import { LineCounts } from '../../../components/LineCounts.tsx';
import { toDiffRows } from '../../../view-models/diff-rows.ts';
import { askForColors, getColorsVersion, onColorsChanged } from '../line-colors.ts';
import { Line } from './DiffRowView.tsx';
import styles from './QuotedDiff.module.css';

export type QuotedDiffProps = { readonly heading: string; readonly file: ParsedDiffFile };

/** Shows lines of a diff in a message: what they are, and on request the lines. */
export default function QuotedDiffChip({ heading, file }: QuotedDiffProps) {
  const [isOpen, setOpen] = useState(false);
  const id = useId();
  return (
    <div className={styles.chip}>
      <Button
        kind="quiet"
        size={24}
        icon={<FileDiffIcon />}
        className={styles.button}
        aria-expanded={isOpen}
        aria-controls={id}
        onClick={() => setOpen(!isOpen)}
      >
        {visibleProse(heading)} <LineCounts added={file.added} removed={file.removed} />
      </Button>
      <div id={id}>{isOpen && <QuotedLines file={file} />}</div>
    </div>
  );
}

/** Shows quoted lines of a diff as Changes shows them. */
export function QuotedLines({ file }: Pick<QuotedDiffProps, 'file'>) {
  useSyncExternalStore(onColorsChanged, getColorsVersion);
  useEffect(() => {
    for (const hunk of file.hunks) askForColors(file, hunk);
  }, [file]);
  const rows = useMemo(() => toDiffRows([file], 'unified'), [file]);
  return (
    <div className={styles.lines}>
      {rows.map((row, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a message never move
        <div key={at} className={styles.line}>
          {row.kind === 'line' && <Line paired={row.line} />}
        </div>
      ))}
    </div>
  );
}
