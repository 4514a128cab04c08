import BookMarkedIcon from 'lucide-react/icons/book-marked';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef } from 'react';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { useLaterPart } from '../../client/later-part.ts';
import { sendDraft } from '../../commands/compose.commands.ts';
import { loadEarlierTurns } from '../../commands/threads.commands.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Kbd } from '../../components/Kbd.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { problemDismissed } from '../../stores/composer.store.ts';
import { draftChanged } from '../../stores/drafts.store.ts';
import { inputQuestionDropped } from '../../stores/input-question.store.ts';
import { type InsertionKind, onInsertion, setApart } from '../../stores/message-insertions.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { useTranscript } from '../../stores/transcript.store.ts';
import { AttachButton } from './attachments/AttachButton.tsx';
import { AttachmentRow } from './attachments/AttachmentRow.tsx';
import { attachFiles, attachKnown, filesOfPaste } from './attachments/attach-files.ts';
import { useFileDrop } from './attachments/use-file-drop.ts';
import { useLongPaste } from './attachments/use-long-paste.ts';
import styles from './Composer.module.css';
import { ContextShare } from './ContextShare.tsx';
import { completionAttributes } from './completion/completion-attributes.ts';
import { replaceInField } from './completion/replace-in-field.ts';
import { useCompletion } from './completion/use-completion.ts';
import { composerParts } from './composer-parts.ts';
import { messagesOf, type Recall, stepInHistory } from './message-history.ts';
import { Pickers } from './Pickers.tsx';
import { Problem } from './Problem.tsx';
import { QueuedMessages } from './QueuedMessages.tsx';
import { useComposerView } from './use-composer.ts';

/** Where the person writes: the message, what it runs with, Send, and Stop while a turn runs. */
export function Composer() {
  const { view, draftKey, draft, sending } = useComposerView();
  const stopKeys = useKeys('stopTurn');
  const promptKeys = useKeys('showPrompts');
  const field = useRef<HTMLTextAreaElement>(null);
  const completion = useCompletion(field, (attachment) => attachKnown(draftKey, attachment));
  const later = useLaterPart(composerParts);
  const recall = useRef<Recall | null>(null);
  const isOver = useFileDrop(draftKey);
  const longPaste = useLongPaste(draftKey, draft);

  // The field holds its text itself: a controlled one would write a long message twice with every key.
  useLayoutEffect(() => {
    if (field.current !== null && field.current.value !== draft) field.current.value = draft;
  }, [draft]);
  useEffect(() => onInsertion((text, kind) => insert(field.current, text, kind)), []);
  useEffect(() => onPageRequest('focusComposer', () => field.current?.focus()), []);
  useEffect(() => onPageRequest('sendDraft', () => void sendDraft('queue')), []);

  const write = (text: string): void => {
    draftChanged(draftKey, text);
    problemDismissed();
    inputQuestionDropped(draftKey);
  };

  /** Through what was said before, or as the arrows go where no message comes next. */
  const stepBy = (event: KeyboardEvent<HTMLTextAreaElement>, by: 1 | -1): void => {
    const { selectionEnd, selectionStart, value } = event.currentTarget;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    const { transcript } = useTranscript.getState();
    const messages = messagesOf(transcript);
    const caret = selectionStart === selectionEnd ? selectionStart : null;
    const next = stepInHistory(by, { messages, recall: recall.current, text: value, caret });
    if (next === null) return;
    event.preventDefault();
    recall.current = next.recall;
    write(next.text);
    // The ones before are there by the time that one gets to them.
    if (by === 1 && (next.recall?.back ?? 0) + 2 > messages.length) void loadEarlierTurns();
  };

  const paste = (event: ClipboardEvent): void => {
    const files = filesOfPaste(event.clipboardData);
    if (files.length > 0) {
      event.preventDefault();
      void attachFiles(draftKey, files);
    } else if (longPaste.pasted(event.clipboardData.getData('text/plain'))) event.preventDefault();
  };

  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // A key that belongs to an input method: some browsers tell it only by this number.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (completion.press(event)) return;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') stepBy(event, event.key === 'ArrowUp' ? 1 : -1);
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    if (view.canSend) void sendDraft(event.ctrlKey || event.metaKey ? 'steer' : 'queue');
  };

  return (
    <div className={styles.lane}>
      <QueuedMessages />
      <div className={classNames(styles.composer, isOver && styles.over)}>
        {completion.view !== null && later !== null && (
          <later.CompletionPopup view={completion.view} onPoint={completion.point} onChoose={completion.choose} />
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
          onSelect={completion.follow}
          onPaste={paste}
          onBlur={completion.leave}
          onKeyDown={press}
        />
        <AttachmentRow draftKey={draftKey} />
        {later !== null && <later.CommentsChip draftKey={draftKey} />}
        {later !== null && <later.LongPasteOffer paste={longPaste} />}
        {later !== null && view.isAsking && <later.InputQuestion draftKey={draftKey} />}
        {later !== null && !view.isAsking && <later.DraftNote draft={draft} onMend={write} />}
        {view.problem !== null && <Problem sentence={view.problem} />}
        <div className={styles.bar}>
          <AttachButton draftKey={draftKey} />
          <IconButton
            name="Prompts"
            icon={<BookMarkedIcon />}
            keys={promptKeys}
            onClick={() => runAction('showPrompts')}
          />
          <Pickers />
          <div className={styles.sending}>
            <span className={styles.said}>{view.reason ?? view.hint}</span>
            <ContextShare />
            {view.canStop && (
              <Button
                className={styles.stop}
                icon={<StateGlyph state="stopped" />}
                aria-keyshortcuts={stopKeys === 'Esc' ? 'Escape' : undefined}
                onClick={() => runAction('stopTurn')}
              >
                Stop <span aria-hidden="true">{stopKeys !== undefined && <Kbd chord={stopKeys} />}</span>
              </Button>
            )}
            <Button
              kind="primary"
              disabled={!view.canSend}
              busy={sending && !view.isAsking}
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

/** Puts text where the caret is, or in the place of what is selected. */
function insert(field: HTMLTextAreaElement | null, text: string, kind: InsertionKind): void {
  if (field === null) return;
  const { selectionEnd: end, selectionStart: start, value } = field;
  replaceInField(field, { start, end }, setApart(text, kind, value.slice(0, start), value.slice(end)));
}
