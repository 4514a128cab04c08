import type { Asked } from '../../../shared/approvals/approval.ts';

type Question = Extract<Asked, { kind: 'question' }>['questions'][number];

/** What is picked and typed for one question; if more than one may be picked, both count. */
export type GivenAnswer = { readonly picked: readonly string[]; readonly typed: string };

/** The answer to a question before the user picks or types anything. */
export const emptyAnswer: GivenAnswer = { picked: [], typed: '' };

/** The answers in the order of the questions; null while one is missing. */
export function collectAnswers(
  questions: readonly Question[],
  given: readonly (GivenAnswer | undefined)[],
): readonly (readonly string[])[] | null {
  const answers: (readonly string[])[] = [];
  for (const [at, question] of questions.entries()) {
    const { picked, typed } = given[at] ?? emptyAnswer;
    const own = isTextQuestion(question) && (question.several || picked.length === 0) ? typed.trim() : '';
    const answer = [...picked, ...(own === '' ? [] : [own])];
    if (answer.length === 0) return null;
    answers.push(answer);
  }
  return answers;
}

/** The answer after pressing an option: replaced if only one counts, else toggled. */
export function toggleOption(given: GivenAnswer, label: string, several: boolean): GivenAnswer {
  if (!several) return { ...given, picked: [label] };
  const { picked } = given;
  return { ...given, picked: picked.includes(label) ? picked.filter((each) => each !== label) : [...picked, label] };
}

/** Can free text be the answer? Without options there is nothing else. */
export function isTextQuestion(question: Pick<Question, 'allowsOther' | 'options'>): boolean {
  return question.allowsOther || question.options.length === 0;
}
