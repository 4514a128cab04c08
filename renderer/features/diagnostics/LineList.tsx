import { useVirtualizer } from '@tanstack/react-virtual';
import TriangleAlertIcon from 'lucide-react/icons/triangle-alert';
import XIcon from 'lucide-react/icons/x';
import { useLayoutEffect, useRef } from 'react';
import { visibleProse } from '../../../shared/base/visible-text.ts';
import type { DiagnosticsLine } from '../../../shared/diagnostics/diagnostics-line.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { classNames } from '../../components/class-names.ts';
import { formatExactTime } from '../../components/format/time.ts';
import { useRem, useRowsByRem } from '../../components/use-rem.ts';
import { formatLineTime } from './diagnostics.view-model.ts';
import styles from './LineList.module.css';

const rowRem = 1.25;

/** Shows lines of the log; draws only those in view. Follows the end while the end is in view. */
export function LineList({ lines }: { readonly lines: readonly DiagnosticsLine[] }) {
  const scroller = useRef<HTMLDivElement>(null);
  const isAtEnd = useRef(true);
  const rem = useRem();
  const list = useVirtualizer({
    count: lines.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowRem * rem,
    overscan: 20,
  });
  useRowsByRem(list, rem);
  const count = lines.length;
  useLayoutEffect(() => {
    if (isAtEnd.current && count > 0) list.scrollToIndex(count - 1, { align: 'end' });
  }, [count, list]);
  return (
    <div
      ref={scroller}
      role="log"
      aria-label={t`Diagnostics`}
      aria-live="off"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
      tabIndex={0}
      className={styles.log}
      onScroll={({ currentTarget: { clientHeight, scrollHeight, scrollTop } }) => {
        isAtEnd.current = scrollHeight - scrollTop - clientHeight < rowRem * rem;
      }}
    >
      <div className={styles.lines} style={{ height: list.getTotalSize() }}>
        {list.getVirtualItems().map(({ index, size, start }) => {
          const line = lines[index];
          if (line === undefined) return null;
          return (
            <div
              key={line.seq}
              className={classNames(styles.line, line.level === 'error' && styles.error)}
              style={{ height: size, transform: `translateY(${start}px)` }}
            >
              <time className={styles.time} dateTime={new Date(line.at).toISOString()} title={formatExactTime(line.at)}>
                {formatLineTime(line.at)}
              </time>
              <span className={styles.mark}>
                {line.level === 'warning' && <TriangleAlertIcon aria-label={t`Warning`} role="img" />}
                {line.level === 'error' && <XIcon aria-label={t`Error`} role="img" />}
              </span>
              <span className={styles.domain}>{line.domain}</span>
              <span className={styles.text} title={line.text}>
                {visibleProse(line.text)}
              </span>
            </div>
          );
        })}
      </div>
    </div>
  );
}
