import { useMemo } from 'react';
import { visibleProse } from '../../../shared/base/visible-text.ts';
import { parseBlocks } from '../transcript/markdown/block-scanner.ts';
import { CodeWell } from '../transcript/markdown/CodeWell.tsx';
import { Prose } from '../transcript/markdown/Prose.tsx';
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
  if (isLong) return <p className={styles.plain}>{visibleProse(text)}</p>;
  return (
    <div className={styles.markdown}>
      {blocks.map((block, at) => {
        const key = String(at);
        if (block.kind === 'code') return <CodeWell key={key} {...block} />;
        const streaming = isWriting && at === blocks.length - 1;
        return <Prose key={key} block={block} references={references} streaming={streaming} caret={false} />;
      })}
    </div>
  );
}
