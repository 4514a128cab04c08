import { Button } from '../../components/Button.tsx';
import { Dialog, DialogFooter } from '../../components/Dialog.tsx';
import { sendPageRequest } from '../../stores/page-requests.ts';
import type { Answer, Question } from '../../stores/questions.store.ts';
import styles from './QuestionDialog.module.css';
import { describeQuestion } from './question.view-model.ts';
import { useAnswerGuard } from './use-answer-guard.ts';

export type QuestionDialogProps = { readonly question: Question; readonly onAnswer: (answer: Answer) => void };

/**
 * Asks the user a question before the app continues. Closing the dialog declines, and always counts. Any other answer
 * must start after the question has been on screen for a while: the dialog may appear under a double click, or under a
 * key that is held.
 */
export default function QuestionDialog({ question, onAnswer }: QuestionDialogProps) {
  const view = describeQuestion(question);
  const guard = useAnswerGuard(question);
  return (
    <Dialog title={view.title} onClose={() => onAnswer('no')} onFocusLost={() => sendPageRequest('focusComposer')}>
      {view.prose.map((paragraph) => (
        <p key={paragraph} className={styles.prose}>
          {paragraph}
        </p>
      ))}
      {view.subject !== null && <p className={styles.subject}>{view.subject}</p>}
      {view.points.length > 0 && (
        <ul className={styles.points}>
          {view.points.map((point) => (
            <li key={point}>{point}</li>
          ))}
        </ul>
      )}
      <DialogFooter hint={view.hint}>
        {view.buttons.map(({ label, answer, kind }, at) => (
          <Button
            key={label}
            size={32}
            kind={kind}
            data-first-focus={at === 0 ? '' : undefined}
            aria-disabled={(answer !== 'no' && !guard.isOpen) || undefined}
            onClick={(event) => (answer === 'no' || guard.acceptsClick(event)) && onAnswer(answer)}
          >
            {label}
          </Button>
        ))}
      </DialogFooter>
    </Dialog>
  );
}
