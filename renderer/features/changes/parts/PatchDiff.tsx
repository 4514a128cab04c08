import { Fragment, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import type { EntryId, ThreadId, TurnId } from '../../../../shared/base/ids.ts';
import { visibleProse } from '../../../../shared/base/visible-text.ts';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { useChanges } from '../../../stores/changes.store.ts';
import { sendPageRequest } from '../../../stores/page-requests.ts';
import { toDiffRows } from '../../../view-models/diff-rows.ts';
import { askForColors, getColorsVersion, onColorsChanged } from '../line-colors.ts';
import { useDiffFiles } from '../use-diff-files.ts';
import { Line } from './DiffRowView.tsx';
import styles from './PatchDiff.module.css';

export type PatchDiffProps = { readonly threadId: ThreadId; readonly turnId: TurnId; readonly entryId: EntryId };

/** How many lines a row of the transcript shows at first, and at most. Changes shows all. */
const fewLines = 8;
const maxLines = 1_000;

/** Shows what a patch changed, below its row. */
export default function PatchDiff({ threadId, turnId, entryId }: PatchDiffProps) {
  const diff = useChanges(
    ({ diffs }) => diffs[threadId]?.find((one) => one.entryId === entryId && one.turnId === turnId) ?? null,
  );
  const { files } = useDiffFiles(threadId, diff).diff;
  const [isAll, setAll] = useState(false);
  useSyncExternalStore(onColorsChanged, getColorsVersion);
  useEffect(() => {
    for (const file of files) for (const hunk of file.hunks.slice(0, maxLines)) askForColors(file, hunk);
  }, [files]);
  const parts = useMemo(() => files.map((file) => ({ file, rows: toLines([file]) })), [files]);
  const count = parts.reduce((sum, { rows }) => sum + rows.length, 0);
  if (count === 0) return null;
  let left = isAll ? maxLines : fewLines;
  const shown = parts.flatMap(({ file, rows }) => {
    const some = rows.slice(0, left);
    left -= some.length;
    return some.length === 0 ? [] : [{ file, rows: some }];
  });
  const showAll = (): void => {
    sendPageRequest('stayInTranscript');
    setAll(true);
  };
  return (
    <>
      <div className={styles.lines}>
        {shown.map(({ file, rows }) => (
          <Fragment key={file.path}>
            {files.length > 1 && <div className={styles.name}>{visibleProse(file.path)}</div>}
            {rows.map((line, at) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a patch never move
              <div key={at} className={styles.line}>
                <Line paired={line} />
              </div>
            ))}
          </Fragment>
        ))}
      </div>
      {!isAll && count > fewLines && (
        <Button kind="quiet" size={24} className={styles.all} onClick={showAll}>
          {t`Show all ${counted(count, 'line')}`}
        </Button>
      )}
      {isAll && count > maxLines && (
        <p className={styles.rest}>{t`${counted(count - maxLines, 'more line')} in Changes`}</p>
      )}
    </>
  );
}

function toLines(files: Parameters<typeof toDiffRows>[0]) {
  return toDiffRows(files, 'unified').flatMap((row) => (row.kind === 'line' ? [row.line] : []));
}
