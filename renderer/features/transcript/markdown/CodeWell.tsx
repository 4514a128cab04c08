import CopyIcon from 'lucide-react/icons/copy';
import { memo, useLayoutEffect, useMemo, useRef } from 'react';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { copyText } from '../../../commands/copy-text.ts';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import syntax from '../../../highlighting/syntax.module.css';
import type { CodeLine } from '../../../highlighting/syntax-role.ts';
import { useHighlightedCode } from '../../../highlighting/use-highlighted-code.ts';
import { SuggestedActionButton } from '../suggestions/SuggestedActionButton.tsx';
import { Caret } from './Caret.tsx';
import styles from './CodeWell.module.css';
import { linesOfPiece } from './lines-of-piece.ts';
import { columnsOf, joinScroll, shareScroll } from './shared-scroll.ts';
import { visibleCode } from './visible-node.ts';

export type CodeWellProps = {
  readonly language: string;
  readonly text: string;
  /** The code that this is a piece of; null while it is incomplete: then it has no colors yet. */
  readonly whole: string | null;
  readonly firstLine?: number;
  readonly firstColumn?: number;
  readonly last?: boolean;
  readonly caret?: boolean;
};

/** Code, or one piece of long code. The first piece has the language, its actions and the copy button. */
export const CodeWell = memo(function CodeWell(props: CodeWellProps) {
  const { language, text, whole, firstLine = 0, firstColumn = 0, last = true, caret = false } = props;
  const first = firstLine + firstColumn === 0;
  const scroller = useRef<HTMLPreElement>(null);
  const inPieces = (!first || !last) && whole !== null;
  const columns = useMemo(() => (inPieces ? columnsOf(whole) : null), [inPieces, whole]);
  useLayoutEffect(() => {
    if (!inPieces || scroller.current === null) return undefined;
    return joinScroll(whole, scroller.current);
  }, [inPieces, whole]);
  const coloured = useHighlightedCode(language, language === '' ? null : whole);
  const lines = coloured === null ? null : linesOfPiece(coloured, { firstLine, firstColumn, text });
  return (
    <div className={classNames(styles.well, !first && styles.goesOn, !last && styles.unfinished)}>
      {first && (
        <div className={styles.head}>
          <span className={styles.language}>{language}</span>
          <span className={styles.actions}>
            <SuggestedActionButton language={language} code={whole ?? ''} />
            <IconButton
              name={t`Copy code`}
              icon={<CopyIcon />}
              className={styles.copy}
              onClick={() =>
                void copyText(whole ?? text, t`Copied ${counted((whole ?? text).split('\n').length, 'line')}`)
              }
            />
          </span>
        </div>
      )}
      <pre
        ref={scroller}
        className={last ? undefined : styles.hidesBar}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must be able to scroll them
        tabIndex={0}
        onScroll={inPieces ? ({ currentTarget }) => shareScroll(whole, currentTarget) : undefined}
      >
        <code style={columns === null ? undefined : { minWidth: `${columns}ch` }}>
          {lines === null ? visibleCode(text) : <Coloured lines={lines} />}
          {caret && <Caret />}
        </code>
      </pre>
    </div>
  );
});

function Coloured({ lines }: { readonly lines: readonly CodeLine[] }) {
  return lines.map((line, at) => {
    const key = String(at);
    return [
      at > 0 ? '\n' : '',
      ...line.map(({ text, role }, place) =>
        role === null ? (
          visibleCode(text)
        ) : (
          <span key={`${key}:${String(place)}`} className={syntax[role]}>
            {visibleCode(text)}
          </span>
        ),
      ),
    ];
  });
}
