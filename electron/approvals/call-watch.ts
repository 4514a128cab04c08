import { z } from 'zod';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../../shared/codex-protocol/protocol.ts';

const rawItem = z.object({
  threadId: z.string(),
  item: z.object({ type: z.string(), call_id: z.string(), arguments: z.string().optional().catch(undefined) }),
});
/** Items that only Codex creates, when it performs a call. Items of other types can contain the model's words. */
const workItem = z.object({
  item: z.object({
    id: z.string(),
    type: z.enum(['commandExecution', 'fileChange', 'mcpToolCall', 'dynamicToolCall', 'collabAgentToolCall']),
  }),
});
const ofThread = z.object({ threadId: z.string() });

/** The id of a call whose item has ended. Null for other notifications, which the model's server can forge. */
export function endedWork({ method, params }: CodexNotification): string | null {
  return method === 'item/completed' ? (workItem.safeParse(params).data?.item.id ?? null) : null;
}

/** What is known of the calls with one id. */
type Heard = {
  /** Counts the whole turn. Never decreases. */
  readonly calls: number;
  /** The response of the newest call. */
  readonly response: number;
  /** True if the item of the newest call has ended. */
  readonly hasEnded: boolean;
  /** True if two calls had the id at the same time, or may have. Stays true until the turn ends. */
  readonly isShared: boolean;
  /**
   * True if an output arrived while its response was open: the model's server wrote it, unless that response breaks.
   */
  readonly isDoubted: boolean;
  /** True if a call of that response asks to leave the sandbox. */
  readonly asksEscalation: boolean;
  /** True if a call of an earlier response asked to. */
  readonly askedBefore: boolean;
  /** True if a call with the id requests a terminal: the model can type into its program while it runs. */
  readonly takesInput: boolean;
};

/** The current turn of a thread. */
type HeardTurn = { readonly received: Map<string, Heard>; response: number; hasEnded: boolean };

/**
 * What is known of an id in the turn.
 * - `alone`: the newest response has ended, and at most one call had the id. Commands run by a script of the model have
 *   ids from Codex.
 * - `reused`: the response has ended, and calls had the id one after another.
 * - `twice`: more than one call may have it at the same time.
 * - `open`: more calls may follow.
 * - `unheard`: Codex does not report calls there, as in a resumed thread.
 */
export type IdStatus = 'alone' | 'reused' | 'twice' | 'open' | 'unheard';

/**
 * Tracks the raw calls of each thread's turn. Only they show which call asks to run outside the sandbox, and whether
 * two calls have the same id.
 *
 * The model's server can write outputs too, so an output never proves that a call has ended. Only two signals from
 * Codex do: the end of the item, or the end of the response. Codex starts no new response before the calls of the last
 * one are done.
 */
export class CallWatch {
  readonly #turns = new Map<string, HeardTurn>();
  readonly #isAsked: (threadId: string, itemId: string | null) => boolean;

  /** `isAsked`: whether a request about a call with this id waits in the thread. Null: about any call. */
  constructor(isAsked: (threadId: string, itemId: string | null) => boolean) {
    this.#isAsked = isAsked;
  }

  handle(notification: CodexNotification): void {
    const { method, params } = notification;
    const threadId = ofThread.safeParse(params).data?.threadId;
    if (threadId === undefined) return;
    if (method === 'turn/completed') this.#turns.delete(threadId);
    const turn = this.#turns.get(threadId);
    if (turn !== undefined && method === 'rawResponse/completed') turn.hasEnded = true;
    if (turn !== undefined && method === 'error') responseBroke(turn);
    const ended = endedWork(notification);
    if (turn !== undefined && ended !== null) this.#itemEnded(threadId, turn, ended);
    if (method !== 'rawResponseItem/completed') return;
    const item = rawItem.safeParse(params).data?.item;
    if (item?.type.endsWith('_output') === true) this.#outputHeard(threadId, item.call_id);
    else if (item !== undefined) this.#callHeard(threadId, item);
  }

  /**
   * Handles a request about a call. If the item of that call has ended, the request is about another call with its id.
   */
  handleRequest(threadId: ThreadId, itemId: string): void {
    const received = this.#turns.get(threadId)?.received;
    const known = received?.get(itemId);
    if (known?.hasEnded === true) received?.set(itemId, { ...known, isShared: true });
  }

  /** Whether a call with this id asks to leave the sandbox. Null if unknown. An item has the id of its call. */
  asked(threadId: ThreadId, itemId: string): boolean | null {
    const known = this.#turns.get(threadId)?.received.get(itemId);
    if (known === undefined) return null;
    if (known.asksEscalation || (known.isShared && known.askedBefore)) return true;
    // It is unknown which of two calls an item belongs to.
    return known.calls === 1 ? false : null;
  }

  /** Whether a call with this id starts a program that the model can type into. False if unknown. */
  takesInput(threadId: ThreadId, itemId: string): boolean {
    return this.#turns.get(threadId)?.received.get(itemId)?.takesInput === true;
  }

  /** How many calls of the turn had an id. */
  calls(threadId: ThreadId, itemId: string): number {
    return this.#turns.get(threadId)?.received.get(itemId)?.calls ?? 0;
  }

  /** What is known of an id. Null: of the ids of all calls. */
  syncStatus(threadId: ThreadId, itemId: string | null): IdStatus {
    const turn = this.#turns.get(threadId);
    if (turn === undefined) return 'unheard';
    const received = [...turn.received].filter(([id]) => itemId === null || id === itemId).map(([, known]) => known);
    if (received.some(({ isDoubted, isShared }) => isShared || (isDoubted && itemId !== null))) return 'twice';
    if (!turn.hasEnded) return 'open';
    return received.some(({ calls }) => calls > 1) ? 'reused' : 'alone';
  }

  /** Drops everything, because the Codex process is gone. */
  forget(): void {
    this.#turns.clear();
  }

  #callHeard(threadId: string, { arguments: args, call_id: id }: z.infer<typeof rawItem>['item']): void {
    const turn = this.#turns.get(threadId) ?? { received: new Map<string, Heard>(), response: 0, hasEnded: false };
    this.#turns.set(threadId, turn);
    // No response begins while Codex waits for an answer.
    if (turn.hasEnded && !this.#isAsked(threadId, null)) turn.response += 1;
    turn.hasEnded = false;
    const known = turn.received.get(id);
    const isInSame = known?.response === turn.response;
    const asksEscalation = argumentsFit(args, escalation);
    turn.received.set(id, {
      calls: (known?.calls ?? 0) + 1,
      response: turn.response,
      hasEnded: false,
      isShared: known?.isShared === true || (isInSame && !known.hasEnded) || this.#isAsked(threadId, id),
      isDoubted: known?.isDoubted === true,
      asksEscalation: asksEscalation || (isInSame && known.asksEscalation),
      askedBefore: known?.askedBefore === true || (!isInSame && known?.asksEscalation === true),
      takesInput: known?.takesInput === true || argumentsFit(args, terminal),
    });
  }

  /** Codex reports its outputs once the response has ended or broken. An earlier one comes from the model's server. */
  #outputHeard(threadId: string, id: string): void {
    const turn = this.#turns.get(threadId);
    const known = turn?.received.get(id);
    if (turn === undefined || turn.hasEnded || known?.response !== turn.response || known.hasEnded) return;
    turn.received.set(id, { ...known, isDoubted: true });
  }

  #itemEnded(threadId: string, { received }: HeardTurn, id: string): void {
    const known = received.get(id);
    // A request about the newest call is waiting, so another call ended.
    if (known !== undefined && !this.#isAsked(threadId, id)) received.set(id, { ...known, hasEnded: true });
  }
}

/** Codex reports an error after the calls of the broken response are done, so their outputs came before it. */
function responseBroke(turn: HeardTurn): void {
  turn.hasEnded = true;
  for (const [id, known] of turn.received) turn.received.set(id, { ...known, isDoubted: false });
}

const escalation = z.object({ sandbox_permissions: z.literal('require_escalated') });
const terminal = z.object({ tty: z.literal(true) });

function argumentsFit(args: string | undefined, schema: z.ZodType): boolean {
  try {
    return schema.safeParse(JSON.parse(args ?? '')).success;
  } catch {
    return false;
  }
}
