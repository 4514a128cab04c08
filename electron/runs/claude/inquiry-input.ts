import { z } from 'zod';
import type { RunInquiry } from '../runner.ts';

const inquiry = z.object({
  questions: z
    .array(
      z.object({
        question: z.string(),
        header: z.string().default(''),
        options: z.array(z.object({ label: z.string(), description: z.string().default('') })).default([]),
        multiSelect: z.boolean().default(false),
      }),
    )
    .min(1),
});

/** The questions that a call asks the person. Null for calls that do something. */
export function questionsOf(tool: string, input: unknown): RunInquiry['questions'] | null {
  const read = tool === 'AskUserQuestion' ? inquiry.safeParse(input).data : undefined;
  if (read === undefined) return null;
  return read.questions.map(({ header, multiSelect, options, question }) => ({
    header,
    text: question,
    options,
    several: multiSelect,
  }));
}

/** The input of such a call with the answers in the tool's form: by the text of the question. */
export function withAnswers(input: unknown, answers: readonly (readonly string[])[]): unknown {
  const asked = inquiry.parse(input).questions;
  const given = asked.map(({ question }, at) => [question, (answers[at] ?? []).join(', ')]);
  return { ...z.record(z.string(), z.unknown()).parse(input), answers: Object.fromEntries(given) };
}
