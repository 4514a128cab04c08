import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, memo, useId, useRef, useState } from 'react';
import { visibleText } from '../../../../../shared/base/visible-text.ts';
import { counted, t, wholeNumber } from '../../../../../shared/i18n/i18n.ts';
import type { ReplayFile, ReplayState } from '../../../../../shared/runs/replay/replay-state.ts';
import type { RunRef } from '../../../../../shared/runs/run-ref.ts';
import { classNames } from '../../../../components/class-names.ts';
import { LineCounts } from '../../../../components/LineCounts.tsx';
import { useRem, useRowsByRem } from '../../../../components/use-rem.ts';
import { ReplayDiff } from './ReplayDiff.tsx';
import styles from './ReplayPanes.module.css';

const rowRem = 1.5;

/** Shows the files changed up to a moment, newest change first, and the diff of the selected one at that time. */
export const ReplayFiles = memo(function ReplayFiles({
  run,
  state,
}: {
  readonly run: RunRef;
  readonly state: ReplayState | null;
}) {
  const [path, setPath] = useState<string | null>(null);
  const files = state?.files ?? [];
  const chosen = files.find((file) => file.path === path) ?? null;
  const more = (state?.fileCount ?? 0) - files.length;
  return (
    <section className={classNames(styles.part, styles.files)} aria-label={t`Files at this point`}>
      <h3 className={styles.head}>
        {t`Files`}
        {state !== null && state.fileCount > 0 && (
          <span className={styles.hint}>{counted(state.fileCount, 'changed file')}</span>
        )}
      </h3>
      {state !== null && files.length === 0 && <p className={styles.more}>{t`No file had changed yet.`}</p>}
      <div className={styles.filesBody}>
        <div className={styles.list}>
          <FileList files={files} chosen={path} onChoose={setPath} />
          {more > 0 && files.length >= 2_000 && (
            <p
              className={styles.more}
            >{t`${wholeNumber(more)} more changed earlier. Move to an earlier time to see them.`}</p>
          )}
        </div>
        {state !== null && path !== null && (
          <ReplayDiff run={run} moment={state.moment} path={path} writes={chosen?.writes ?? 0} />
        )}
      </div>
    </section>
  );
});

type FileListProps = {
  readonly files: readonly ReplayFile[];
  readonly chosen: string | null;
  readonly onChoose: (path: string) => void;
};

/** Lists the files. Only the rows in view are in the DOM. */
const FileList = memo(function FileList({ files, chosen, onChoose }: FileListProps) {
  const id = useId();
  const rem = useRem();
  const scroller = useRef<HTMLDivElement>(null);
  const list = useVirtualizer({
    count: files.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowRem * rem,
    overscan: 4,
  });
  useRowsByRem(list, rem);
  const at = files.findIndex(({ path }) => path === chosen);
  const choose = (index: number): void => {
    const file = files[Math.min(files.length - 1, Math.max(0, index))];
    if (file === undefined) return;
    onChoose(file.path);
    list.scrollToIndex(index);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
    event.preventDefault();
    choose(at === -1 ? 0 : at + (event.key === 'ArrowDown' ? 1 : -1));
  };
  return (
    <div
      ref={scroller}
      role="listbox"
      aria-label={t`Changed files`}
      aria-activedescendant={at === -1 ? undefined : `${id}-${at}`}
      tabIndex={0}
      className={styles.scroller}
      onKeyDown={onKeyDown}
    >
      <div className={styles.rows} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, start }) => {
          const file = files[index];
          if (file === undefined) return null;
          const { added, path, removed } = file;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list handles the keys
            <div
              key={index}
              id={`${id}-${index}`}
              role="option"
              tabIndex={-1}
              aria-selected={path === chosen}
              className={styles.file}
              style={{ transform: `translateY(${start}px)` }}
              onClick={() => onChoose(path)}
            >
              <span className={styles.path} dir="rtl" title={path}>
                <bdi>{visibleText(path)}</bdi>
              </span>
              <LineCounts added={added} removed={removed} />
            </div>
          );
        })}
      </div>
    </div>
  );
});
