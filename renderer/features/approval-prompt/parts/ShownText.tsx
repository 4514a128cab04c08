import { useMemo } from 'react';
import { t } from '../../../../shared/words/words.ts';
import { Button } from '../../../components/Button.tsx';
import { blocksOfLines, type ExactText, piecesBetween, type TextPiece } from '../exact-text.ts';
import styles from './ShownText.module.css';

export type ShownTextProps = {
  readonly text: ExactText;
  /** Written before it, as a shell does, and no part of it. */
  readonly prompt?: string;
  readonly showsAll: boolean;
  readonly onShowAll: () => void;
};

/** A text with each of its characters to be seen: all of it or, while it is folded, its beginning and its end. */
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
            <Pieces pieces={piecesBetween(text.pieces, 0, fold.from)} />
          </pre>
          <Gap words={fold.words} onShowAll={onShowAll} />
          <pre className={styles.text} dir="ltr">
            <Pieces pieces={piecesBetween(text.pieces, fold.to, text.length)} />
          </pre>
        </>
      )}
    </>
  );
}

/** Stands for what is left out. */
export function Gap({ words, onShowAll }: { readonly words: string; readonly onShowAll: () => void }) {
  return (
    <p className={styles.gap}>
      <span>{words}</span>
      <Button size={24} data-answer="" data-show-all="" onClick={onShowAll}>
        {t`Show all`}
      </Button>
    </p>
  );
}

/** How many pieces are drawn one by one; of more, all that matters is that none is missing. */
const mostPieces = 3_000;

function Pieces({ pieces }: { readonly pieces: readonly TextPiece[] }) {
  const isOne = pieces.length === 1 && pieces[0]?.kind === 'plain';
  // Nothing says where letters of it run from right to left, so all of it keeps the order it has.
  if (isOne || pieces.length > mostPieces) return <Blocks text={pieces.map(({ text }) => text).join('')} />;
  // biome-ignore lint/suspicious/noArrayIndexKey: the pieces of a text have nothing but their place
  return pieces.map((piece, at) => <Piece key={at} piece={piece} />);
}

function Blocks({ text }: { readonly text: string }) {
  const blocks = useMemo(() => blocksOfLines(text), [text]);
  if (blocks.length === 1) return <bdo dir="ltr">{text}</bdo>;
  return blocks.map((block, at) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the blocks of a text have nothing but their place
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
