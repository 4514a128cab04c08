import { type KeyboardEvent, useEffect, useRef } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { Button } from '../../components/Button.tsx';
import { maxCommentCharacters } from '../../stores/line-comment.ts';
import styles from './CommentRowView.module.css';
import type { Commenting } from './use-line-comments.ts';

export type CommentEditorProps = {
  readonly name: string;
  readonly isNew: boolean;
  readonly commenting: Pick<Commenting, 'getTyped' | 'type' | 'save' | 'close'>;
};

/** Shows the field for a comment. Enter saves it, Escape discards the edit. */
export function CommentEditor({ name, isNew, commenting }: CommentEditorProps) {
  const foot = useRef<HTMLDivElement>(null);
  useEffect(() => {
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
        // biome-ignore lint/a11y/noAutofocus: the user has just asked to write here
        autoFocus
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
