import { randomUUID } from 'node:crypto';
import type { TestWindow } from '../../electron/app/testing/test-window.ts';
import type { Step } from '../../fixtures/provider/script.ts';
import type { Attachment } from '../../shared/attachments/attachment.ts';
import { clientMessageId, type ThreadId } from '../../shared/base/ids.ts';
import type { InputAnswer } from '../../shared/input-safety/judge-input.ts';
import type { Place } from './place.ts';

/** Secrets are planted in what is said, and must reach the provider: the person says so each time. */
export const sentAnyway = { inputAnswer: 'send' } as const;

/** What every message runs with. */
export const settings = { model: null, effort: null, approvalMode: 'askForEverything' } as const;

/** A message as a window sends it. */
export function messageOf(text: string, sources: readonly Attachment[] = []) {
  return { clientId: clientMessageId.parse(randomUUID()), text, sources: [...sources] };
}

/** What a person says in a window, and their answers to what is asked meanwhile. */
export class Talk {
  readonly #place: Place;
  readonly #window: TestWindow;

  constructor(place: Place, window: TestWindow) {
    this.#place = place;
    this.#window = window;
  }

  /** Says something in a thread, or in a new one, to which the model answers with these steps. */
  async say(
    thread: ThreadId | null,
    text: string,
    steps: readonly Step[],
    more: { readonly sources?: readonly Attachment[]; readonly inputAnswer?: InputAnswer } = {},
  ): Promise<ThreadId> {
    this.#place.script(steps);
    const { threadId } = await this.#window.get('sendMessage', {
      threadId: thread,
      message: messageOf(text, more.sources),
      delivery: 'queue',
      settings,
      fullAccessConsent: false,
      inputAnswer: more.inputAnswer ?? sentAnyway.inputAnswer,
    });
    await this.#window.open(threadId);
    return threadId;
  }

  /** Settles once the answer has begun. */
  async streams(): Promise<void> {
    await this.#window.until(() => this.#window.lastTurn?.entries.some(({ kind }) => kind === 'assistant'));
  }

  /** Answers every approval so, until the turn has ended. */
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
