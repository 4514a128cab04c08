import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import { inputFinding } from '../input-safety/finding.ts';
import { inputAnswer } from '../input-safety/judge-input.ts';
import { modelTokens } from '../spending/model-tokens.ts';
import { nothing, request } from './request.ts';

const id = z.string().min(1).max(100);
const text = z.string().max(10_000);
const question = { quote: text.nullable(), question: text };

/** Requests about questions next to a thread. */
export const asidesRequests = {
  /**
   * Asks the model of a thread something: Codex keeps neither the question nor the answer there. A
   * repeated `id` gets the same answer, so a page that was loaded again can ask for it, or a window that took over the
   * text of a closed one.
   */
  askAside: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({
      threadId,
      id,
      ...question,
      /** The earlier questions about the same thing, oldest first. */
      earlier: z.array(z.object({ ...question, answer: z.string().max(100_000) })).max(20),
      inputAnswer: inputAnswer.optional(),
      /** Only waits for the answer to a question that was asked before. */
      isRepeated: z.boolean(),
    }),
    value: z.object({
      /** Null if the model did not answer with a message, as when it needs a tool. */
      answer: z.string().nullable(),
      /** What the question used. Null if the provider does not say. */
      tokens: modelTokens.nullable(),
      /** What was sent: masked, if the user chose that. */
      sent: z.object(question),
      /** Earlier questions or answers were sent in part, or not at all. */
      isCut: z.boolean(),
    }),
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('canceled') }),
      /** This host does not know the question. */
      z.object({ type: z.literal('gone') }),
      z.object({ type: z.literal('refused'), message: z.string() }),
      /** Something in the question needs confirmation: ask the user, then ask again with their answer. */
      z.object({ type: z.literal('needsInputAnswer'), findings: z.array(inputFinding) }),
      /** A policy blocks the question. */
      z.object({ type: z.literal('inputDenied'), findings: z.array(inputFinding) }),
    ]),
  }),
  /** Ends what `askAside` has begun. */
  cancelAside: request({ scope: 'profile', wait: 'change', input: z.object({ id }), value: nothing }),
};
