import { type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { runAction } from '../../actions/registry.ts';
import { sendDraft } from '../../commands/compose.commands.ts';
import { Button } from '../../components/Button.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { problemDismissed } from '../../stores/composer.store.ts';
import { attached, draftChanged } from '../../stores/drafts.store.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import styles from './Composer.module.css';
import { ContextShare } from './ContextShare.tsx';
import { CompletionPopup, completionAttributes } from './completion/CompletionPopup.tsx';
import { completionSources } from './completion/completion-sources.ts';
import { useCompletion } from './completion/use-completion.ts';
import { lastMessage } from './composer.view-model.ts';
import { Pickers } from './Pickers.tsx';
import { Problem } from './Problem.tsx';
import { QueuedMessages } from './QueuedMessages.tsx';
import { useComposerView } from './use-composer.ts';

/** Where the person writes: the message, what it runs with, Send, and Stop while a turn runs. */
export function Composer() {
  const { view, draftKey, draft, sending } = useComposerView();
  const field = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion(field, completionSources, (attachment) => attached(draftKey, attachment));

  // The field holds its text itself: a controlled one would write a long message twice with every key.
  useLayoutEffect(() => {
    if (field.current !== null && field.current.value !== draft) field.current.value = draft;
  }, [draft]);
  useEffect(() => onPageRequest('focusComposer', () => field.current?.focus()), []);
  useEffect(() => onPageRequest('sendDraft', () => void sendDraft('queue')), []);

  const write = (text: string): void => {
    draftChanged(draftKey, text);
    problemDismissed();
  };

  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // A key that belongs to an input method: some browsers tell it only by this number.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (completion.press(event)) return;
    if (event.key === 'ArrowUp' && draft === '') {
      const last = lastMessage(useTranscript.getState().transcript);
      if (last === null) return;
      event.preventDefault();
      write(last);
    }
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (view.canSend) void sendDraft(event.ctrlKey || event.metaKey ? 'steer' : 'queue');
  };

  return (
    <div className={styles.lane}>
      <QueuedMessages />
      <div className={styles.composer}>
        {completion.view !== null && (
          <CompletionPopup view={completion.view} onPoint={completion.point} onChoose={completion.choose} />
        )}
        <textarea
          ref={field}
          className={styles.message}
          aria-label="Message"
          placeholder={view.placeholder}
          rows={1}
          {...completionAttributes(completion.view)}
          onChange={(event) => {
            write(event.target.value);
            completion.look();
          }}
          onSelect={completion.look}
          onBlur={completion.leave}
          onKeyDown={press}
        />
        {view.problem !== null && <Problem sentence={view.problem} />}
        <div className={styles.bar}>
          <Pickers />
          <div className={styles.sending}>
            <span className={styles.said}>{view.reason ?? view.hint}</span>
            <ContextShare />
            {view.canStop && (
              <Button
                className={styles.stop}
                icon={<StateGlyph state="stopped" />}
                aria-keyshortcuts="Escape"
                onClick={() => runAction('stopTurn')}
              >
                Stop{' '}
                <span aria-hidden="true">
                  <Kbd chord="Esc" />
                </span>
              </Button>
            )}
            <Button
              kind="primary"
              disabled={!view.canSend}
              busy={sending}
              aria-keyshortcuts="Enter"
              onClick={() => void sendDraft('queue')}
            >
              {view.send}
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}
