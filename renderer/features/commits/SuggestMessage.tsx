import { type RefObject, useEffect, useId, useRef, useState } from 'react';
import type { UncommittedState } from '../../../shared/contract/commits.ts';
import { cancelCommitMessage, suggestCommitMessage } from '../../commands/commits.commands.ts';
import { Button } from '../../components/Button.tsx';
import { replaceInField } from '../../components/replace-in-field.ts';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { useThreads } from '../../stores/threads.store.ts';
import styles from './CommitDialog.module.css';
import type { CommitDraft } from './commit.view-model.ts';
import {
  addSuggestion,
  describeSuggestion,
  type SuggestionState,
  swapTexts,
  toSuggestionRequest,
} from './suggestion.view-model.ts';

export type SuggestMessageProps = {
  readonly state: UncommittedState;
  readonly draft: CommitDraft;
  readonly field: RefObject<HTMLTextAreaElement | null>;
  readonly onChange: (draft: CommitDraft) => void;
};

/** Asks Codex for the message of the commit. What the user wrote comes back with a button, or with undo. */
export function SuggestMessage({ draft, field, onChange, state }: SuggestMessageProps) {
  const [suggestion, setSuggestion] = useState<SuggestionState>({ type: 'none' });
  const threads = useThreads();
  const note = useId();
  const latest = useRef(draft);
  latest.current = draft;
  /** The request that is shown: an answer to an earlier one comes too late. */
  const running = useRef<object | null>(null);
  useEffect(() => () => void stop(running), []);
  const view = describeSuggestion({ state, draft, threads, suggestion });
  const show = (next: CommitDraft): void => {
    if (field.current !== null) replaceForUndo(field.current, next.message);
    onChange(next);
  };
  const suggest = async (): Promise<void> => {
    const request = toSuggestionRequest(state, draft, threads);
    if (request === null) return;
    const own = {};
    running.current = own;
    setSuggestion({ type: 'running' });
    const before = draft.message;
    const done = await suggestCommitMessage(request);
    if (running.current !== own) return;
    running.current = null;
    if (done.ok) show(addSuggestion(latest.current, done.value.message, before));
    setSuggestion(
      done.ok
        ? { type: 'done', tokens: done.value.tokens }
        : done.error.type === 'canceled'
          ? { type: 'canceled' }
          : { type: 'failed', message: done.error.message },
    );
  };
  const handleClick = (): void => {
    if (!stop(running)) void suggest();
    else setSuggestion({ type: 'canceled' });
  };
  return (
    <div className={styles.suggestion}>
      <Button size={24} disabled={!view.isEnabled} aria-describedby={note} onClick={handleClick}>
        {view.label}
      </Button>
      {view.swap !== null && (
        <Button size={24} onClick={() => show(swapTexts(draft))}>
          {view.swap}
        </Button>
      )}
      <p id={note} role={view.isProblem ? 'alert' : 'status'} className={styles.hint}>
        {view.isProblem && <StateGlyph state="failed" />}
        <span>{view.note}</span>
      </p>
    </div>
  );
}

/** Ends the request that runs. Returns whether there was one. */
function stop(running: RefObject<object | null>): boolean {
  if (running.current === null) return false;
  running.current = null;
  cancelCommitMessage();
  return true;
}

/** Replaces the whole text so that undo brings it back, and leaves the focus where it is. */
function replaceForUndo(field: HTMLTextAreaElement, text: string): void {
  if (field.value === text) return;
  const { activeElement } = document;
  replaceInField(field, { start: 0, end: field.value.length }, text);
  if (activeElement instanceof HTMLElement) activeElement.focus();
}
