import type { Asked } from '../../../shared/approvals/approval.ts';

type Question = Extract<Asked, { kind: 'question' }>['questions'][number];

/** What is picked and typed for one question. `picked` null: none of the options, so what is typed counts. */
export type GivenAnswer = { readonly picked: string | null; readonly typed: string };

/** The answers by question, as Codex wants them; null while one is missing. */
export function answersOf(
  questions: readonly Question[],
  given: Readonly<Record<string, GivenAnswer>>,
): Readonly<Record<string, readonly string[]>> | null {
  const answers: Record<string, readonly string[]> = {};
  for (const question of questions) {
    const { picked, typed } = given[question.id] ?? { picked: null, typed: '' };
    const answer = picked ?? (takesText(question) ? typed.trim() : '');
    if (answer === '') return null;
    answers[question.id] = [answer];
  }
  return answers;
}

/** Can one's own words be the answer? Without options there is nothing else. */
export function takesText(question: Pick<Question, 'allowsOther' | 'options'>): boolean {
  return question.allowsOther || question.options.length === 0;
}
