import CopyIcon from 'lucide-react/icons/copy';
import { type ReactNode, useLayoutEffect, useMemo, useRef } from 'react';
import { counted, t } from '../../../../shared/i18n/i18n.ts';
import { copyText } from '../../../commands/copy-text.ts';
import { classNames } from '../../../components/class-names.ts';
import { IconButton } from '../../../components/IconButton.tsx';
import syntax from '../../../highlighting/syntax.module.css';
import type { CodeLine } from '../../../highlighting/syntax-role.ts';
import { useHighlightedCode } from '../../../highlighting/use-highlighted-code.ts';
import { SuggestedActionButton } from '../suggestions/SuggestedActionButton.tsx';
import { codeCap } from './block.ts';
import { Caret } from './Caret.tsx';
import styles from './CodePiece.module.css';
import { sliceLines } from './slice-lines.ts';
import { toVisibleCode } from './to-visible-node.ts';

// Long code is shown in consecutive pieces that scroll sideways together.

type Group = { left: number; readonly members: Set<Element> };

const groups = new Map<string, Group>();

/** Adds an element to the elements that show a piece of `code`. The returned function removes it. */
function joinScroll(code: string, element: Element): () => void {
  const group = groups.get(code) ?? { left: 0, members: new Set() };
  groups.set(code, group);
  group.members.add(element);
  element.scrollLeft = group.left;
  return () => {
    group.members.delete(element);
    if (group.members.size === 0 && group.left === 0) groups.delete(code);
  };
}

/** Scrolls the other pieces to the position of this one. */
function syncScroll(code: string, element: Element): void {
  const group = groups.get(code);
  if (group === undefined || group.left === element.scrollLeft) return;
  group.left = element.scrollLeft;
  for (const member of group.members) if (member !== element) member.scrollLeft = group.left;
}

/** Returns the length of the longest line in the code. All of its pieces get that width. */
function countColumns(code: string): number {
  let columns = 0;
  let start = 0;
  for (let end = code.indexOf('\n'); end !== -1; end = code.indexOf('\n', start)) {
    columns = Math.max(columns, end - start);
    start = end + 1;
  }
  return Math.min(codeCap, Math.max(columns, code.length - start));
}

export type CodeWellProps = {
  readonly language: string;
  readonly text: string;
  /** The code that this piece belongs to; null while it is incomplete, because it has no colors until then. */
  readonly whole: string | null;
  readonly firstLine?: number;
  readonly firstColumn?: number;
  readonly last?: boolean;
  readonly caret?: boolean;
};

export type CodePieceProps = CodeWellProps & {
  /** A button next to the Copy button. */
  readonly action?: ReactNode;
  /** A one-line note above the code about how it is shown. */
  readonly note?: string | undefined;
};

/** Shows code, or one piece of long code. The first piece has the language, its actions and the Copy button. */
export function CodePiece(props: CodePieceProps) {
  const { language, text, whole, firstLine = 0, firstColumn = 0, last = true, caret = false, action, note } = props;
  const first = firstLine + firstColumn === 0;
  const scroller = useRef<HTMLPreElement>(null);
  const inPieces = (!first || !last) && whole !== null;
  const columns = useMemo(() => (inPieces ? countColumns(whole) : null), [inPieces, whole]);
  useLayoutEffect(() => {
    if (!inPieces || scroller.current === null) return undefined;
    return joinScroll(whole, scroller.current);
  }, [inPieces, whole]);
  const colored = useHighlightedCode(language, language === '' ? null : whole);
  const lines = colored === null ? null : sliceLines(colored, { firstLine, firstColumn, text });
  return (
    <div
      className={classNames(
        styles.well,
        !first && styles.goesOn,
        !last && styles.unfinished,
        first && language === '' && styles.bare,
      )}
    >
      {first && (
        <div className={styles.head}>
          <span className={styles.language}>{language}</span>
          <span className={styles.actions}>
            <SuggestedActionButton language={language} code={whole ?? ''} />
            {action}
            <CopyCode code={whole ?? text} />
          </span>
        </div>
      )}
      {note !== undefined && <p className={styles.note}>{note}</p>}
      <pre
        ref={scroller}
        dir="ltr"
        className={last ? undefined : styles.hidesBar}
        // biome-ignore lint/a11y/noNoninteractiveTabindex: long lines scroll, and the keyboard must be able to scroll them
        tabIndex={0}
        onScroll={inPieces ? ({ currentTarget }) => syncScroll(whole, currentTarget) : undefined}
      >
        <code style={columns === null ? undefined : { minWidth: `${columns}ch` }}>
          {lines === null ? toVisibleCode(text) : <Colored lines={lines} />}
          {caret && <Caret />}
        </code>
      </pre>
    </div>
  );
}

/** Copies code, and shows how much was copied. */
export function CopyCode({ code }: { readonly code: string }) {
  return (
    <IconButton
      name={t`Copy code`}
      icon={<CopyIcon />}
      className={styles.copy}
      onClick={() => void copyText(code, t`Copied ${counted(code.split('\n').length, 'line')}`)}
    />
  );
}

function Colored({ lines }: { readonly lines: readonly CodeLine[] }) {
  return lines.map((line, at) => {
    const key = String(at);
    return [
      at > 0 ? '\n' : '',
      ...line.map(({ text, role }, place) =>
        role === null ? (
          toVisibleCode(text)
        ) : (
          <span key={`${key}:${String(place)}`} className={syntax[role]}>
            {toVisibleCode(text)}
          </span>
        ),
      ),
    ];
  });
}
