import type { Page } from '@playwright/test';
import { listUserMessages } from '../../fixtures/provider/model-request.ts';
import { answer } from '../../fixtures/provider/script.ts';
import { send, toTranscriptSight } from './workbench.ts';

/** The number of turns in a long day. */
export const turns = 300;

/** A model that answers each question in one or two sentences. */
export const model = (request: Parameters<typeof listUserMessages>[0]) =>
  answer(createReply(listUserMessages(request).at(-1) ?? ''));

/** Has a conversation of this many turns with the model. */
export async function holdConversation(page: Page): Promise<void> {
  for (let turn = 1; turn <= turns; turn++) {
    const answered = page.evaluate(
      (sight) => benchProbe.seen(sight),
      toTranscriptSight(createReply(`Question ${turn}`)),
    );
    await send(page, `Question ${turn}`);
    await answered;
  }
}

function createReply(question: string): string {
  return `My answer to ${question.toLowerCase()} is a sentence or two. It has nothing that is hard to show.`;
}
