import { useMemo } from 'react';
import { splitByDirection } from '../../../../shared/base/split-by-direction.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { Button } from '../../../components/Button.tsx';
import { type ExactText, slicePieces, splitIntoBlocks, type TextPiece } from '../exact-text.ts';
import styles from './ShownText.module.css';

export type ShownTextProps = {
  readonly text: ExactText;
  /** Shown before the text, as in a shell, but not part of it. */
  readonly prompt?: string;
  readonly showsAll: boolean;
  /** Null if another button shows the rest. */
  readonly onShowAll: (() => void) | null;
};

/** Shows a text in which every character is visible: all of it or, while collapsed, its beginning and its end. */
export function ShownText({ text, prompt, showsAll, onShowAll }: ShownTextProps) {
  const fold = showsAll ? null : text.fold;
  const before = prompt !== undefined && (
    <span className={styles.prompt} aria-hidden="true">
      {prompt}{' '}
    </span>
  );
  return (
    <>
      {fold === null ? (
        <pre className={styles.text} dir="ltr">
          {before}
          <Pieces pieces={text.pieces} />
        </pre>
      ) : (
        <>
          <pre className={styles.text} dir="ltr">
            {before}
            <Pieces pieces={slicePieces(text.pieces, 0, fold.from)} />
          </pre>
          <Gap text={fold.text} onShowAll={onShowAll} />
          <pre className={styles.text} dir="ltr">
            <Pieces pieces={slicePieces(text.pieces, fold.to, text.length)} />
          </pre>
        </>
      )}
    </>
  );
}

/** Marks where text is left out, with a button that shows it unless another one does. */
export function Gap({ text, onShowAll }: { readonly text: string; readonly onShowAll: (() => void) | null }) {
  return (
    <p className={styles.gap}>
      <span>{text}</span>
      {onShowAll !== null && (
        <Button size={24} data-answer="" data-show-all="" onClick={onShowAll}>
          {t`Show all`}
        </Button>
      )}
    </p>
  );
}

/** How many pieces are drawn one by one. Beyond that, it only matters that none is missing. */
const maxPieces = 3_000;

function Pieces({ pieces }: { readonly pieces: readonly TextPiece[] }) {
  const isOne = pieces.length === 1 && pieces[0]?.kind === 'plain';
  // Nothing marks where right-to-left letters are, so the whole text keeps its order.
  if (isOne || pieces.length > maxPieces) return <Blocks text={pieces.map(({ text }) => text).join('')} />;
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have no ID but their position
  return pieces.map((piece, at) => <Piece key={at} piece={piece} />);
}

function Blocks({ text }: { readonly text: string }) {
  const blocks = useMemo(() => splitIntoBlocks(text), [text]);
  if (blocks.length === 1) return <bdo dir="ltr">{text}</bdo>;
  return blocks.map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text have no ID but their position
    <bdo key={at} dir="ltr" className={styles.block}>
      {block}
    </bdo>
  ));
}

function Piece({ piece: { kind, text } }: { readonly piece: TextPiece }) {
  if (kind === 'plain') return text;
  if (kind === 'isolated') return <bdi>{text}</bdi>;
  return <span className={kind === 'spelled' ? styles.spelled : styles.lookAlike}>{text}</span>;
}

/** Shows a one-line text of a card. Its right-to-left letters are set apart so that nothing next to them moves. */
export function DirectedText({ text }: { readonly text: string }) {
  return splitByDirection(text).map(({ isolated, text: part }, at) =>
    // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text have no ID but their position
    isolated ? <bdi key={at}>{part}</bdi> : part,
  );
}
