import { randomUUID } from 'node:crypto';
import type { TestWindow } from '../../electron/app/testing/test-window.ts';
import type { Step } from '../../fixtures/provider/script.ts';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import { clientMessageId, type ThreadId } from '../../shared/base/ids.ts';
import type { InputAnswer } from '../../shared/input-safety/judge-input.ts';
import type { Place } from './place.ts';

/** Secrets are planted in messages and must reach the provider, so the user confirms each time. */
export const sentAnyway = { inputAnswer: 'send' } as const;

/** The settings of every message. */
export const settings = { model: null, effort: null, approvalMode: 'askForEverything' } as const;

/** A message in the form a window sends. */
export function createMessage(text: string, sources: readonly Attachment[] = []) {
  return { clientId: clientMessageId.parse(randomUUID()), text, sources: [...sources] };
}

/** A user's messages in a window, and their answers to requests in the meantime. */
export class Talk {
  readonly #place: Place;
  readonly #window: TestWindow;

  constructor(place: Place, window: TestWindow) {
    this.#place = place;
    this.#window = window;
  }

  /** Sends a message in a thread or a new one. The model answers with these steps. */
  async send(
    thread: ThreadId | null,
    text: string,
    steps: readonly Step[],
    more: { readonly sources?: readonly Attachment[]; readonly inputAnswer?: InputAnswer } = {},
  ): Promise<ThreadId> {
    this.#place.script(steps);
    const { threadId } = await this.#window.get('sendMessage', {
      threadId: thread,
      message: createMessage(text, more.sources),
      delivery: 'queue',
      settings,
      fullAccessConsent: false,
      inputAnswer: more.inputAnswer ?? sentAnyway.inputAnswer,
    });
    await this.#window.open(threadId);
    return threadId;
  }

  /** Resolves once the answer has begun. */
  async waitForAnswer(): Promise<void> {
    await this.#window.until(() => this.#window.lastTurn?.entries.some(({ kind }) => kind === 'assistant'));
  }

  /** Answers every approval this way until the turn has ended. */
  async finish(type: 'approve' | 'decline'): Promise<void> {
    const window = this.#window;
    const asked = new Set<string>();
    for (;;) {
      const next = await window.until(() => {
        const status = window.lastTurn?.status;
        if (status !== undefined && status !== 'running' && status !== 'pending') return 'ended';
        return window.waiting.find(({ id }) => !asked.has(id));
      });
      if (next === 'ended') return;
      asked.add(next.id);
      await window.get('resolveApproval', { approvalId: next.id, decision: { type } });
    }
  }
}
