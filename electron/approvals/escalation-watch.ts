import { z } from 'zod';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';

const rawCall = z.object({
  threadId: z.string(),
  item: z.object({ type: z.literal('function_call'), call_id: z.string(), arguments: z.string() }),
});
const turnEnd = z.object({ threadId: z.string() });

/** Remembers which calls of the running turns ask to run outside the sandbox; only the raw calls tell it. */
export class EscalationWatch {
  readonly #calls = new Map<string, Set<string>>();

  hear({ method, params }: CodexNotification): void {
    if (method === 'turn/completed') {
      const ended = turnEnd.safeParse(params);
      if (ended.success) this.#calls.delete(ended.data.threadId);
    }
    if (method !== 'rawResponseItem/completed') return;
    const call = rawCall.safeParse(params);
    if (!call.success || !asksEscalation(call.data.item.arguments)) return;
    const calls = this.#calls.get(call.data.threadId) ?? new Set();
    this.#calls.set(call.data.threadId, calls.add(call.data.item.call_id));
  }

  /** True when the call behind an item asked for it; the item has the id of its call. */
  asked(threadId: ThreadId, itemId: string): boolean {
    return this.#calls.get(threadId)?.has(itemId) ?? false;
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
