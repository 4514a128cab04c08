import PencilIcon from 'lucide-react/icons/pencil';
import XIcon from 'lucide-react/icons/x';
import { type KeyboardEvent, type Ref, useEffect, useEffectEvent, useLayoutEffect, useRef } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { maxCommentCharacters } from '../../stores/line-comment.ts';
import styles from './CommentRowView.module.css';
import type { CommentRow } from './commented-rows.ts';
import { describeComment } from './line-comments.view-model.ts';
import type { Commenting } from './use-line-comments.ts';

export type CommentRowViewProps = {
  readonly ref: Ref<HTMLDivElement>;
  readonly row: CommentRow;
  /** The row's index in the list, and its distance from the top in px. */
  readonly index: number;
  readonly top: number;
  readonly commenting: Commenting;
};

/** Shows a comment below its lines, or the field for writing it. */
export function CommentRowView({ ref, row, index, top, commenting }: CommentRowViewProps) {
  const { comment, isStale } = row;
  const view = describeComment(comment, isStale);
  return (
    <div ref={ref} data-index={index} className={styles.row} style={{ transform: `translateY(${top}px)` }}>
      <section aria-label={view.name} className={styles.card}>
        {view.stale !== null && (
          <>
            <p className={styles.stale}>
              <StateGlyph state="warning" />
              {view.stale}
            </p>
            <pre className={styles.code}>{view.code}</pre>
          </>
        )}
        {commenting.openComment?.id === comment.id ? (
          <CommentEditor id={comment.id} name={view.name} isNew={comment.text === ''} commenting={commenting} />
        ) : (
          <div className={styles.said}>
            <p className={styles.text}>{comment.text}</p>
            <IconButton name={t`Edit comment`} icon={<PencilIcon />} onClick={() => commenting.edit(comment)} />
            <IconButton name={t`Remove comment`} icon={<XIcon />} onClick={() => commenting.remove(comment)} />
          </div>
        )}
      </section>
    </div>
  );
}

type CommentEditorProps = {
  readonly id: string;
  readonly name: string;
  readonly isNew: boolean;
  readonly commenting: Pick<Commenting, 'focusLost' | 'getTyped' | 'takeFocus' | 'type' | 'save' | 'close'>;
};

/** Shows the field for a comment. Enter saves it, Escape discards the edit. */
function CommentEditor({ id, name, isNew, commenting }: CommentEditorProps) {
  const field = useRef<HTMLTextAreaElement>(null);
  const foot = useRef<HTMLDivElement>(null);
  const takeFocus = useEffectEvent(() => commenting.takeFocus(id));
  const focusLost = useEffectEvent(() => commenting.focusLost(id));
  useLayoutEffect(() => {
    const { current } = field;
    return () => {
      if (document.activeElement === current) focusLost();
    };
  }, []);
  useEffect(() => {
    if (!takeFocus()) return;
    field.current?.focus();
    foot.current?.scrollIntoView({ block: 'nearest' });
  }, []);
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Escape') commenting.close();
    else if (event.key === 'Enter' && !event.shiftKey) commenting.save();
    else return;
    event.preventDefault();
    // Otherwise, Escape would stop the running turn.
    event.stopPropagation();
  };
  return (
    <>
      <textarea
        ref={field}
        className={styles.editor}
        aria-label={name}
        placeholder={t`What about it?`}
        rows={2}
        maxLength={maxCommentCharacters}
        defaultValue={commenting.getTyped()}
        onChange={(event) => commenting.type(event.target.value)}
        onKeyDown={press}
      />
      <div ref={foot} className={styles.foot}>
        <span className={styles.hint}>{t`Sent with your message`}</span>
        <Button kind="quiet" size={24} onClick={commenting.close}>
          {t`Cancel`}
        </Button>
        <Button size={24} onClick={commenting.save}>
          {isNew ? t`Comment` : t`Change`}
        </Button>
      </div>
    </>
  );
}
