import { useCallback, useMemo, useRef } from 'react';
import { visibleProse } from '../../../shared/base/visible-text.ts';
import { parseBlocks } from '../transcript/markdown/block-scanner.ts';
import { CodeWell } from '../transcript/markdown/CodeWell.tsx';
import { Prose } from '../transcript/markdown/Prose.tsx';
import {
  FollowContext,
  findBlockOfPlace,
  focusPlace,
  orderBlocks,
  type TextPlace,
} from '../transcript/markdown/text-place.ts';
import styles from './MarkdownText.module.css';

/** Longer texts are shown as plain text, because the page contains the whole text at once. */
const maxCharacters = 50_000;

export type MarkdownTextProps = {
  readonly text: string;
  /** The text is still being written, so open markup is shown as if it were closed. */
  readonly isWriting?: boolean;
};

/** Shows a model's text, rendered as in the transcript. */
export function MarkdownText({ text, isWriting = false }: MarkdownTextProps) {
  const isLong = text.length > maxCharacters;
  const { blocks, references } = useMemo(() => parseBlocks(isLong ? '' : text), [text, isLong]);
  const order = useMemo(() => orderBlocks(blocks, references), [blocks, references]);
  const shown = useRef<HTMLDivElement>(null);
  const follow = useCallback(
    (place: TextPlace) => {
      const block = shown.current?.querySelector(`[data-block="${findBlockOfPlace(blocks, place)}"]`) ?? null;
      if (block !== null) focusPlace(block, place);
    },
    [blocks],
  );
  if (isLong) return <p className={styles.plain}>{visibleProse(text)}</p>;
  return (
    <div ref={shown} className={styles.markdown}>
      <FollowContext value={follow}>
        {[...order.text, ...order.notes].map((at) => {
          const block = blocks[at];
          if (block === undefined) return null;
          const streaming = isWriting && at === blocks.length - 1;
          return (
            <div key={at} data-block={at} className={styles.block}>
              {block.kind === 'code' ? (
                <CodeWell {...block} />
              ) : (
                <Prose block={block} references={references} streaming={streaming} caret={false} />
              )}
            </div>
          );
        })}
      </FollowContext>
    </div>
  );
}
