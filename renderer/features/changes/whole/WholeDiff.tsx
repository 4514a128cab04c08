import ChevronsIcon from 'lucide-react/icons/chevrons-up-down';
import { type MouseEvent, memo, useCallback, useContext, useEffect, useRef, useSyncExternalStore } from 'react';
import DiffViewer from 'react-diff-viewer-continued';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { readPageNonce } from '../../../client/page-nonce.ts';
import { classNames } from '../../../components/class-names.ts';
import type { DiffLayout, PairedLine } from '../../../view-models/diff-rows.ts';
import { HunkSlots } from '../hunk-slot.ts';
import { askForColors, getLineColors, onColorsChanged } from '../line-colors.ts';
import list from '../parts/DiffList.module.css';
import { LineCode } from '../parts/LineCode.tsx';
import { viewerStyles } from './viewer-styles.ts';
import styles from './WholeDiff.module.css';
import type { HunkPlace, WholeFile } from './whole-file.ts';

export type WholeDiffProps = { readonly whole: WholeFile; readonly layout: DiffLayout };

/** Shows a changed file with both texts known. Unchanged lines are collapsed and can be expanded. */
export default memo(function WholeDiff({ whole, layout: chosen }: WholeDiffProps) {
  const region = useRef<HTMLDivElement>(null);
  const { after, before, file, lines, places } = whole;
  // A new or deleted file has no other side.
  const layout = before === '' || after === '' ? 'unified' : chosen;
  useEffect(() => {
    for (const hunk of file.hunks) askForColors(file, hunk);
  }, [file]);
  const line = useCallback(
    (name: string) => {
      const paired = lines.get(name);
      return paired === undefined ? (
        <span />
      ) : (
        <Line name={name} path={file.path} paired={paired} place={places?.get(name)} />
      );
    },
    [lines, places, file.path],
  );
  // The button that expands lines disappears, and the focus with it.
  const keepFocus = ({ target }: MouseEvent): void => {
    if (target instanceof Element && target.closest('button') !== null) region.current?.focus();
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for the parts of a form
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press of a key on a button is a click as well
    <div
      ref={region}
      role="group"
      aria-label={t`Diff`}
      data-quotes="diff"
      data-area-first=""
      // biome-ignore lint/a11y/noNoninteractiveTabindex: the keyboard must be able to scroll it
      tabIndex={0}
      className={list.list}
      onClick={keepFocus}
    >
      <div className={list.rows}>
        <DiffViewer
          oldValue={before}
          newValue={after}
          splitView={layout === 'sideBySide'}
          // The viewer gets only line names here. The lines' words are compared and marked where they are drawn.
          disableWordDiff
          renderContent={line}
          codeFoldMessageRenderer={renderFold}
          styles={viewerStyles[layout]}
          nonce={readPageNonce(document)}
          hideSummary
          // The viewer makes its worker from a blob, which our content security policy does not allow.
          disableWorker
        />
      </div>
    </div>
  );
});

type LineProps = {
  readonly name: string;
  readonly path: string;
  readonly paired: PairedLine;
  readonly place: HunkPlace | undefined;
};

/** Shows a line. The elements without text are for quoting lines; the viewer itself draws numbers and signs. */
function Line({ name, path, paired, place }: LineProps) {
  const { line } = paired;
  const slot = useContext(HunkSlots);
  useSyncExternalStore(onColorsChanged, () => getLineColors(line));
  const isFaded = place !== undefined && slot?.isFaded(path, place.hunk, [line]) === true;
  return (
    <span data-hunk={place?.hunk.oldStart} className={classNames(styles.line, isFaded && styles.faded)}>
      <span ref={removeTitle} data-path={path} data-name={name}>
        <span data-number={line.newNumber ?? line.oldNumber ?? ''} />
        <span data-sign={signs[line.kind]} />
        <LineCode paired={paired} />
      </span>
      {place?.isFirst && slot?.actions(path, place.hunk)}
    </span>
  );
}

const signs = { context: '', added: '+', removed: '-' } as const;

/**
 * Removes the English title that the viewer puts on each changed line. The elements for insertions and deletions are
 * enough.
 */
function removeTitle(element: HTMLElement | null): void {
  element?.closest('td')?.removeAttribute('title');
}

function renderFold(count: number) {
  return (
    <span ref={removeRole} className={styles.fold}>
      <ChevronsIcon />
      {t`Show ${counted(count, 'unchanged line')}`}
    </span>
  );
}

/**
 * Removes the button role from the row around the viewer's button: the keyboard could focus the row but not click it.
 */
function removeRole(element: HTMLElement | null): void {
  const row = element?.closest('tr');
  row?.removeAttribute('role');
  row?.removeAttribute('tabindex');
}
