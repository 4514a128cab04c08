import { useMemo } from 'react';
import { StateGlyph } from '../../../components/StateGlyph.tsx';
import { useTranscript } from '../../../stores/transcript.store.ts';
import { MessageImageSoon } from '../../attachments/MessageImageSoon.tsx';
import { toThreadImage } from '../../attachments/message-images.ts';
import { describeImage } from '../describe-tool.ts';
import type { ImageRow } from '../row.ts';
import { NodeLine, NodeRow } from './NodeLine.tsx';
import styles from './SimpleRows.module.css';

/** Shows an image that Codex viewed or made, as a small picture. */
export function ImageRowView({ row: { entry, spine, turnId } }: { readonly row: ImageRow }) {
  const threadId = useTranscript((state) => state.threadId);
  const images = useMemo(
    () => (threadId === null ? [] : [toThreadImage(threadId, turnId, entry)]),
    [threadId, turnId, entry],
  );
  return (
    <NodeRow spine={spine} mark={<StateGlyph state="done" />}>
      <NodeLine tip={entry.path.length > 40 ? entry.path : undefined}>
        <span className={styles.fixed}>{describeImage(entry)}</span>
        <code className={styles.code}>{entry.path}</code>
      </NodeLine>
      <div className={styles.image}>
        <MessageImageSoon images={images} at={0} />
      </div>
    </NodeRow>
  );
}
