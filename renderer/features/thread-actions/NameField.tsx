import { type KeyboardEvent, Suspense, useEffect, useEffectEvent, useRef } from 'react';
import type { ThreadId } from '../../../shared/base/ids.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { lazyComponent } from '../../client/lazy-module.ts';
import { renameThread } from '../../commands/thread-actions.commands.ts';
import { renamingEnded } from '../../stores/thread-actions.store.ts';
import styles from './NameField.module.css';

const SuggestTitle = lazyComponent(() => import('./SuggestTitle.tsx'));

export type NameFieldProps = {
  readonly threadId: ThreadId;
  readonly title: string;
  /** Takes the focus when a key has ended the edit. */
  readonly focusAfter: () => void;
};

/**
 * Shows the field for a thread's name, edited in place, with a button that asks Codex for one. Enter or leaving the
 * field saves the name; Escape does not, and a suggestion is saved only with Enter. With an empty name, the thread's
 * first words serve as its name.
 */
export function NameField({ threadId, title, focusAfter }: NameFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const isDone = useRef(false);
  const suggested = useRef<string | null>(null);

  const end = (keep: boolean, words = field.current?.value ?? title): void => {
    if (isDone.current) return;
    isDone.current = true;
    renamingEnded();
    if (keep && words.trim() !== title) void renameThread(threadId, words);
  };
  const leave = (words = field.current?.value ?? title): void => end(words !== suggested.current, words);
  const leaveWith = useEffectEvent(leave);
  useEffect(() => {
    const input = field.current;
    input?.focus();
    input?.select();
    return () => {
      // The list has closed, or the page has changed. Otherwise the field would open again with it.
      if (input?.isConnected === false) leaveWith(input.value);
    };
  }, []);
  const press = (event: KeyboardEvent): void => {
    if (event.nativeEvent.isComposing) return;
    const keeps = event.key === 'Enter' && event.target === field.current;
    if (!keeps && event.key !== 'Escape') return;
    event.preventDefault();
    end(keeps);
    focusAfter();
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the keys of the field and of its button
    <div
      className={styles.name}
      data-takes-escape=""
      onKeyDown={press}
      onBlur={({ currentTarget, relatedTarget }) => {
        // The field stays while another window has the focus.
        if (!currentTarget.contains(relatedTarget) && document.hasFocus()) leave();
      }}
    >
      <input
        ref={field}
        className={styles.field}
        aria-label={t`Thread name`}
        placeholder={t`First message`}
        defaultValue={title}
        maxLength={200}
        autoComplete="off"
        spellCheck={false}
      />
      <Suspense fallback={null}>
        <SuggestTitle
          threadId={threadId}
          field={field}
          onSuggest={(title) => {
            suggested.current = title;
          }}
        />
      </Suspense>
    </div>
  );
}
