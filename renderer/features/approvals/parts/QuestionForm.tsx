import { type FormEvent, useId, useState } from 'react';
import { z } from 'zod';
import type { Asked } from '../../../../shared/approvals/approval.ts';
import type { ApprovalId } from '../../../../shared/base/ids.ts';
import { visibleText } from '../../../../shared/base/visible-text.ts';
import { t } from '../../../../shared/i18n/i18n.ts';
import { Field } from '../../../components/Field.tsx';
import { createDraftInput } from '../draft-input.ts';
import {
  collectAnswers,
  emptyAnswer,
  type GivenAnswer,
  getDigit,
  isTextQuestion,
  toggleOption,
} from '../question-answers.ts';
import { Option, OptionDigit, OptionList } from './OptionList.tsx';
import styles from './QuestionForm.module.css';

type Question = Extract<Asked, { kind: 'question' }>['questions'][number];

const givenAnswer = z.object({ picked: z.array(z.string()), typed: z.string() });
const useGiven = createDraftInput<readonly (GivenAnswer | null)[]>('questions', z.array(givenAnswer.nullable()));

export type QuestionFormProps = {
  readonly approvalId: ApprovalId;
  /** The submit button is among the answers and finds the form by this ID. */
  readonly id: string;
  readonly questions: readonly Question[];
  /** Receives the answers in the order of the questions. */
  readonly onSubmit: (answers: readonly (readonly string[])[]) => void;
};

/** Shows questions from the model, each with its options and, if allowed, free text. */
export function QuestionForm({ approvalId, id, questions, onSubmit }: QuestionFormProps) {
  const [given, setGiven] = useGiven(approvalId, () => []);
  const [missing, setMissing] = useState(false);
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const answers = collectAnswers(
      questions,
      given.map((one) => one ?? undefined),
    );
    setMissing(answers === null);
    if (answers !== null) onSubmit(answers);
  };
  return (
    <form id={id} className={styles.form} onSubmit={submit}>
      {questions.map((question, at) => (
        <OneQuestion
          // biome-ignore lint/suspicious/noArrayIndexKey: the questions of a request never change, and ids may repeat
          key={at}
          question={question}
          given={given[at] ?? emptyAnswer}
          onGive={(answer) =>
            setGiven((before) => questions.map((_, each) => (each === at ? answer : (before[each] ?? null))))
          }
        />
      ))}
      {missing && (
        <p role="alert" className={styles.missing}>
          {t`Each question needs an answer.`}
        </p>
      )}
    </form>
  );
}

type OneQuestionProps = {
  readonly question: Question;
  readonly given: GivenAnswer;
  readonly onGive: (answer: GivenAnswer) => void;
};

function OneQuestion({ question, given, onGive }: OneQuestionProps) {
  const name = useId();
  const { length } = question.options;
  const otherDigit = length === 0 ? undefined : getDigit(length);
  return (
    <OptionList label={visibleText(question.text)} isAnswered={collectAnswers([question], [given]) !== null}>
      {question.options.map(({ label, description }, at) => (
        <Option
          key={label}
          digit={getDigit(at)}
          isSeveral={question.several}
          name={name}
          label={visibleText(label)}
          description={visibleText(description)}
          isPicked={given.picked.includes(label)}
          onPick={() => onGive(toggleOption(given, label, question.several))}
        />
      ))}
      {isTextQuestion(question) && (
        <div className={styles.other}>
          {length > 0 && <OptionDigit digit={otherDigit} />}
          <Field
            label={length === 0 ? visibleText(question.header) : t`Something else`}
            type={question.secret ? 'password' : 'text'}
            aria-keyshortcuts={otherDigit}
            value={given.typed}
            onChange={(event) => onGive({ picked: question.several ? given.picked : [], typed: event.target.value })}
          />
        </div>
      )}
    </OptionList>
  );
}
