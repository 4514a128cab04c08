import { z } from 'zod';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';

const rawItem = z.object({
  threadId: z.string(),
  item: z.object({ type: z.string(), call_id: z.string(), arguments: z.string().optional().catch(undefined) }),
});
const ofThread = z.object({ threadId: z.string() });

/** What was heard of the calls with one id. */
type Heard = { readonly calls: number; readonly outputs: number; readonly asksEscalation: boolean };

/** The newest response of a thread's model. */
type Response = { readonly heard: Map<string, Heard>; ended: boolean };

/**
 * What is known of the ids in the newest response. `alone`: the response has ended, and at most one call has the id; what
 * a script of the model runs has ids of Codex's own. `twice`: more than one call has it. `open`: more calls may follow.
 * `unheard`: Codex does not tell of calls there, as in a thread that was resumed.
 */
export type IdStanding = 'alone' | 'twice' | 'open' | 'unheard';

/**
 * Remembers the raw calls of the newest response in each thread. Only they tell which call asks to run outside the
 * sandbox, and whether two calls have the same id. Codex starts no new response before the calls of the last one have
 * their outputs.
 */
export class CallWatch {
  readonly #responses = new Map<string, Response>();

  hear({ method, params }: CodexNotification): void {
    const threadId = ofThread.safeParse(params).data?.threadId;
    if (threadId === undefined) return;
    if (method === 'turn/completed') this.#responses.delete(threadId);
    const response = this.#responses.get(threadId);
    // Codex tells of an error after the calls of the response that broke have their outputs.
    if (response !== undefined && (method === 'rawResponse/completed' || method === 'error')) response.ended = true;
    if (method !== 'rawResponseItem/completed') return;
    const item = rawItem.safeParse(params).data?.item;
    if (item !== undefined) this.#hearItem(threadId, item);
  }

  /** Whether a call with this id asks to leave the sandbox; null when that is not known. The item has the id of its call. */
  asked(threadId: ThreadId, itemId: string): boolean | null {
    const heard = this.#responses.get(threadId)?.heard.get(itemId);
    if (heard === undefined) return null;
    // Nobody can say which of two calls an item is.
    return heard.asksEscalation || heard.calls === 1 ? heard.asksEscalation : null;
  }

  /** What is known of an id; null: of the ids of all calls. */
  standing(threadId: ThreadId, itemId: string | null): IdStanding {
    const response = this.#responses.get(threadId);
    if (response === undefined) return 'unheard';
    const heard = itemId === null ? [...response.heard.values()] : [response.heard.get(itemId) ?? none];
    if (heard.some(({ calls }) => calls > 1)) return 'twice';
    return response.ended ? 'alone' : 'open';
  }

  /** The Codex that told is gone. */
  forget(): void {
    this.#responses.clear();
  }

  #hearItem(threadId: string, { arguments: args, call_id: id, type }: z.infer<typeof rawItem>['item']): void {
    const isOutput = type.endsWith('_output');
    const response = isOutput ? this.#responses.get(threadId) : this.#responseOfCall(threadId);
    if (response === undefined) return;
    const { asksEscalation, calls, outputs } = response.heard.get(id) ?? none;
    response.heard.set(
      id,
      isOutput
        ? { asksEscalation, calls, outputs: outputs + 1 }
        : { asksEscalation: asksEscalation || asksToEscalate(args), calls: calls + 1, outputs },
    );
  }

  /**
   * The response that a call belongs to: the newest one, or a new one where that has ended. Codex does not tell of the end
   * of a response that a message of the person cut short. Once all its calls have their outputs, nothing waits under their
   * ids, so the next call may as well begin a response.
   */
  #responseOfCall(threadId: string): Response {
    const newest = this.#responses.get(threadId);
    // A call without its output may still wait under its id.
    const open = [...(newest?.heard ?? [])].filter(([, { calls, outputs }]) => calls > outputs);
    if (newest?.ended === false && (open.length > 0 || newest.heard.size === 0)) return newest;
    const heard = new Map(
      open.map(([id, { calls, outputs, ...rest }]) => [id, { ...rest, calls: calls - outputs, outputs: 0 }]),
    );
    const response: Response = { heard, ended: false };
    this.#responses.set(threadId, response);
    return response;
  }
}

const none: Heard = { calls: 0, outputs: 0, asksEscalation: false };

function asksToEscalate(args: string | undefined): boolean {
  try {
    return z.object({ sandbox_permissions: z.literal('require_escalated') }).safeParse(JSON.parse(args ?? '')).success;
  } catch {
    return false;
  }
}
