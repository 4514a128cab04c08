import { z } from 'zod';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';

const rawCall = z.object({
  threadId: z.string(),
  item: z.object({ type: z.literal('function_call'), call_id: z.string(), arguments: z.string() }),
});
const turnEnd = z.object({ threadId: z.string() });

/** Remembers the raw calls of the running turns: only they tell which of them ask to run outside the sandbox. */
export class EscalationWatch {
  /** By thread and call: whether it asks. */
  readonly #calls = new Map<string, Map<string, boolean>>();

  hear({ method, params }: CodexNotification): void {
    if (method === 'turn/completed') {
      const ended = turnEnd.safeParse(params);
      if (ended.success) this.#calls.delete(ended.data.threadId);
    }
    if (method !== 'rawResponseItem/completed') return;
    const call = rawCall.safeParse(params);
    if (!call.success) return;
    const { item, threadId } = call.data;
    const calls = this.#calls.get(threadId) ?? new Map<string, boolean>();
    this.#calls.set(threadId, calls.set(item.call_id, asksEscalation(item.arguments)));
  }

  /** Whether the call behind an item asked for it; null when the call was not heard. The item has the id of its call. */
  asked(threadId: ThreadId, itemId: string): boolean | null {
    return this.#calls.get(threadId)?.get(itemId) ?? null;
  }

  /** The Codex that told is gone. */
  forget(): void {
    this.#calls.clear();
  }
}

function asksEscalation(args: string): boolean {
  try {
    return z.object({ sandbox_permissions: z.literal('require_escalated') }).safeParse(JSON.parse(args)).success;
  } catch {
    return false;
  }
}
