import type { Asked } from '../../../shared/approvals/approval.ts';

type Question = Extract<Asked, { kind: 'question' }>['questions'][number];

/** What is picked and typed for one question. If the question allows several options, both count. */
export type GivenAnswer = { readonly picked: readonly string[]; readonly typed: string };

/** The answer to a question before the user picks or types anything. */
export const emptyAnswer: GivenAnswer = { picked: [], typed: '' };

/** Returns the answers in the order of the questions; null while one is missing. */
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

/** Returns the answer after pressing an option: replaces it if only one counts, else toggles the option. */
export function toggleOption(given: GivenAnswer, label: string, several: boolean): GivenAnswer {
  if (!several) return { ...given, picked: [label] };
  const { picked } = given;
  return { ...given, picked: picked.includes(label) ? picked.filter((each) => each !== label) : [...picked, label] };
}

/** Returns the digit that picks an option, counted from 0. Only the first nine options have one. */
export function getDigit(at: number): string | undefined {
  return at < 9 ? String(at + 1) : undefined;
}

/** Returns whether free text can be the answer. Without options, text is the only answer. */
export function isTextQuestion(question: Pick<Question, 'allowsOther' | 'options'>): boolean {
  return question.allowsOther || question.options.length === 0;
}
