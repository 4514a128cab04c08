import ArrowUpIcon from 'lucide-react/icons/arrow-up';
import BookMarkedIcon from 'lucide-react/icons/book-marked';
import ListTodoIcon from 'lucide-react/icons/list-todo';
import PlusIcon from 'lucide-react/icons/plus';
import SlidersHorizontalIcon from 'lucide-react/icons/sliders-horizontal';
import SplitIcon from 'lucide-react/icons/split';
import { type ClipboardEvent, type KeyboardEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { t } from '../../../shared/i18n/i18n.ts';
import { runAction } from '../../actions/registry.ts';
import { useKeys } from '../../actions/use-keys.ts';
import { useLazyModule } from '../../client/lazy-module.ts';
import { Button } from '../../components/Button.tsx';
import { classNames } from '../../components/class-names.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { replaceInField } from '../../components/replace-in-field.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { tooltip } from '../../components/tooltip.ts';
import { useModel } from '../../components/use-model.ts';
import type { DraftCaret } from '../../stores/draft-caret.ts';
import { addSeparators, type InsertionKind, registerMessageField } from '../../stores/message-insertions.ts';
import { onPageRequest } from '../../stores/page-requests.ts';
import { inputModel } from '../../view-models/input-model.ts';
import { transcriptModel } from '../../view-models/transcript-model.ts';
import { getPastedFiles } from './attachments/transferred-files.ts';
import { useFileDrop } from './attachments/use-file-drop.ts';
import styles from './Composer.module.css';
import { getCompletionAttributes } from './completion/completion-attributes.ts';
import { useCompletion } from './completion/use-completion.ts';
import { useMentions } from './completion/use-mentions.ts';
import { composerParts } from './composer-parts.ts';
import { Pickers } from './Pickers.tsx';
import { PlaceChoice } from './PlaceChoice.tsx';
import { useFocusHome } from './use-focus-home.ts';

/** Shows the composer: the message, the pickers for the next turn, Send, and Stop while a turn runs. */
export function Composer() {
  const view = useModel(inputModel, (model) => model.view);
  const draftKey = useModel(inputModel, (model) => model.draftKey);
  const draft = useModel(inputModel, (model) => model.inputText);
  const sending = useModel(inputModel, (model) => model.isSending);
  const stopKeys = useKeys('stopTurn');
  const promptKeys = useKeys('showPrompts');
  const field = useRef<HTMLTextAreaElement>(null);
  const lane = useRef<HTMLDivElement>(null);
  const [showsOptions, setShowsOptions] = useState(false);
  useFocusHome(lane, field);
  useMentions(draftKey, draft);
  const completion = useCompletion(field, inputModel.attachKnown);
  const later = useLazyModule(composerParts);
  const isOver = useFileDrop();

  // The field is uncontrolled: a controlled one would write a long message twice with every key press.
  useLayoutEffect(() => {
    if (field.current === null || field.current.value === draft) return;
    field.current.value = draft;
    const { caret } = inputModel;
    field.current.setSelectionRange(caret.start, caret.end);
  }, [draft]);
  useEffect(() => registerMessageField((text, kind) => insert(field.current, text, kind)), []);
  useEffect(() => onPageRequest('focusComposer', () => field.current?.focus()), []);
  useEffect(() => {
    // A new window is ready to type in. If the user came from another control, that control keeps the focus.
    if (document.activeElement === document.body) field.current?.focus();
  }, []);

  /** Steps through earlier messages, or moves the caret if there are none. */
  const stepBy = (event: KeyboardEvent<HTMLTextAreaElement>, by: 1 | -1): void => {
    const { selectionEnd, selectionStart } = event.currentTarget;
    if (event.shiftKey || event.ctrlKey || event.metaKey || event.altKey) return;
    if (inputModel.recall(by, selectionStart === selectionEnd ? selectionStart : null)) event.preventDefault();
  };

  const paste = (event: ClipboardEvent): void => {
    const files = getPastedFiles(event.clipboardData);
    if (files.length > 0) {
      event.preventDefault();
      void inputModel.attachFiles(files);
    } else if (inputModel.handlePaste(event.clipboardData.getData('text/plain'))) event.preventDefault();
  };

  const press = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // The key belongs to an input method: some browsers report that only by this number.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (completion.press(event)) return;
    if (event.key === 'ArrowUp' || event.key === 'ArrowDown') stepBy(event, event.key === 'ArrowUp' ? 1 : -1);
    if (event.key !== 'Enter' || event.shiftKey || event.altKey) return;
    event.preventDefault();
    void transcriptModel.send(event.ctrlKey || event.metaKey ? 'steer' : 'queue');
  };

  return (
    <div ref={lane} data-area="" className={styles.lane}>
      {later !== null && <later.QueuedMessages />}
      <div className={classNames(styles.composer, isOver && styles.over, showsOptions && styles.showsOptions)}>
        {completion.view !== null && later !== null && (
          <later.CompletionPopup view={completion.view} onPoint={completion.point} onChoose={completion.choose} />
        )}
        <textarea
          ref={field}
          data-area-first=""
          data-focus-back="page"
          dir="auto"
          className={styles.message}
          aria-label={t`Message`}
          placeholder={view.placeholder}
          rows={1}
          {...getCompletionAttributes(completion.view)}
          onChange={(event) => {
            inputModel.write(event.target.value, getCaret(event.target));
            completion.update();
          }}
          onSelect={(event) => {
            completion.follow();
            inputModel.moveCaret(event.currentTarget.value, getCaret(event.currentTarget));
          }}
          onPaste={paste}
          onFocus={(event) => {
            setShowsOptions(false);
            // In a short window, the page scrolls, and browsers scroll a field into view only down to its caret.
            event.currentTarget.parentElement?.scrollIntoView({ block: 'nearest' });
          }}
          onBlur={() => completion.close()}
          onKeyDown={press}
        />
        {later !== null && <later.AttachmentRow draftKey={draftKey} />}
        {later !== null && <later.SetupNote />}
        {later !== null && <later.DiscardNotes draftKey={draftKey} />}
        {later !== null && <later.CommentsChip draftKey={draftKey} />}
        {later !== null && <later.StoredTexts draftKey={draftKey} />}
        {later !== null && <later.LongPasteOffer />}
        {later !== null && view.isAsking && (
          <later.InputQuestion draftKey={draftKey} onAnswered={() => field.current?.focus()} />
        )}
        {later !== null && !view.isAsking && <later.DraftNote draft={draft} onFix={inputModel.write} />}
        {later !== null && (view.problem !== null ? <later.Problem sentence={view.problem} /> : <later.PlaceProblem />)}
        <div className={styles.bar} data-busy={view.canStop || undefined}>
          <div className={styles.options}>
            <AttachButton />
            <IconButton
              name={t`Prompts`}
              icon={<BookMarkedIcon />}
              keys={promptKeys}
              aria-haspopup="dialog"
              onClick={() => runAction('showPrompts')}
            />
            <PlaceChoice />
            {later !== null && <later.WorktreeChoice />}
            <AttemptsButton />
            {later !== null && <later.SetupOffer />}
            <PlanButton />
            <Pickers />
          </div>
          <div className={styles.sending}>
            {view.reason !== null && <span className={styles.said}>{view.reason}</span>}
            {later !== null && view.reason === null && <later.LimitNote />}
            <IconButton
              name={t`Message options`}
              icon={<SlidersHorizontalIcon />}
              className={styles.optionsButton}
              aria-expanded={showsOptions}
              onClick={() => setShowsOptions(!showsOptions)}
            />
            {later !== null && <later.ContextShare />}
            {view.canStop && (
              <Button
                className={styles.stop}
                icon={<StateGlyph state="stopped" />}
                aria-keyshortcuts={stopKeys === 'Esc' ? 'Escape' : undefined}
                {...tooltip(t`Stop`, stopKeys)}
                onClick={() => runAction('stopTurn')}
              >
                <span className={styles.stopWord}>{t`Stop`}</span>
              </Button>
            )}
            <Button
              kind="primary"
              className={classNames(styles.send, view.isFork && styles.fork)}
              disabled={!view.canSend}
              busy={sending && view.reason === null}
              icon={view.isFork ? undefined : <ArrowUpIcon />}
              aria-label={view.send}
              aria-keyshortcuts="Enter"
              aria-description={view.hint ?? undefined}
              {...tooltip(view.hint ?? view.send)}
              onClick={() => void transcriptModel.send('queue')}
            >
              {view.isFork && view.send}
            </Button>
          </div>
        </div>
      </div>
    </div>
  );
}

function getCaret({ selectionEnd: end, selectionStart: start }: HTMLTextAreaElement): DraftCaret {
  return { start, end };
}

/** Inserts text at the caret, or replaces the selection. */
function insert(field: HTMLTextAreaElement | null, text: string, kind: InsertionKind): void {
  if (field === null) return;
  const { selectionEnd: end, selectionStart: start, value } = field;
  replaceInField(field, { start, end }, addSeparators(text, kind, value.slice(0, start), value.slice(end)));
}

/** Has Codex plan first. */
function PlanButton() {
  const isPlan = useModel(inputModel, (model) => model.isPlan);
  const keys = useKeys('togglePlan');
  return (
    <button
      type="button"
      className={styles.plan}
      aria-pressed={isPlan}
      {...tooltip(t`Plan first: Codex may not change files until you approve`, keys)}
      onClick={inputModel.togglePlan}
    >
      <ListTodoIcon />
      <span className={styles.planWord}>{t`Plan`}</span>
    </button>
  );
}

/** Opens the plan of several attempts at the message of a new thread. */
function AttemptsButton() {
  const place = useModel(inputModel, (model) => model.place);
  if (place === null) return null;
  const name = t`Try several ways`;
  const reason = place.isFixed ? t`Start a new thread for that.` : place.noWorktree;
  return (
    <IconButton
      name={reason === null ? name : t`${name}: ${reason}`}
      icon={<SplitIcon />}
      aria-haspopup="dialog"
      aria-disabled={reason !== null || undefined}
      onClick={() => reason === null && runAction('tryAttempts')}
    />
  );
}

/** Shows the button that picks files to attach to the message. */
function AttachButton() {
  const picker = useRef<HTMLInputElement>(null);
  return (
    <>
      <IconButton name={t`Attach files`} icon={<PlusIcon />} onClick={() => picker.current?.click()} />
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        onChange={({ target }) => {
          void inputModel.attachFiles([...(target.files ?? [])].map((file) => ({ file, isFolder: false })));
          // Lets the user pick the same file again.
          target.value = '';
        }}
      />
    </>
  );
}
