import { type KeyboardEvent, useEffect, useId, useRef } from 'react';
import type { InputAnswer } from '../../../shared/input-safety/judge-input.ts';
import { Button } from '../../components/Button.tsx';
import { StateGlyph } from '../../components/StateGlyph.tsx';
import { type OpenInputQuestion as Question, useInputQuestion } from '../../stores/input-question.store.ts';
import { useAnswerGuard } from '../questions/use-answer-guard.ts';
import { FindingRows } from './FindingRows.tsx';
import styles from './InputQuestion.module.css';
import { describeInputQuestion } from './input-safety.view-model.ts';

export type InputQuestionProps = {
  /** The destination of the text. */
  readonly draftKey: Question['key'];
  /** Moves the focus, because the pressed button is gone. */
  readonly onAnswered: () => void;
};

/** Asks about the findings in a text, next to it; renders nothing without a question. */
export function InputQuestion({ draftKey, onAnswered }: InputQuestionProps) {
  const open = useInputQuestion((state) => (state.open?.key === draftKey ? state.open : null));
  return open === null ? null : <Asked question={open} onAnswered={onAnswered} />;
}

function Asked({ question, onAnswered }: { readonly question: Question; readonly onAnswered: () => void }) {
  const view = describeInputQuestion(question.problem);
  // The question can appear under the second click of a double click on Send.
  const guard = useAnswerGuard(question);
  const first = useRef<HTMLDivElement>(null);
  const title = useId();
  const rows = useId();
  // The focus moves to the answer that changes nothing, whenever another question takes the place of one.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the question is the reason to move the focus
  useEffect(() => first.current?.querySelector('button')?.focus(), [question]);
  const answer = (given: InputAnswer | null): void => {
    question.answer(given);
    onAnswered();
  };
  const press = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    // Otherwise, Escape would stop the running turn.
    event.preventDefault();
    event.stopPropagation();
    answer(null);
  };
  return (
    <div
      className={styles.question}
      role="alertdialog"
      aria-labelledby={title}
      aria-describedby={rows}
      onKeyDown={press}
    >
      <p className={styles.title} id={title}>
        <StateGlyph state="warning" />
        {view.title}
      </p>
      <FindingRows id={rows} rows={view.rows} />
      {view.hint !== null && <p className={styles.hint}>{view.hint}</p>}
      <div className={styles.foot} ref={first}>
        {view.buttons.map(({ answer: given, kind, label }) => (
          <Button
            key={label}
            kind={kind}
            aria-disabled={(given !== null && !guard.isOpen) || undefined}
            onClick={(event) => (given === null || guard.acceptsClick(event)) && answer(given)}
          >
            {label}
          </Button>
        ))}
      </div>
    </div>
  );
}
