import { z } from 'zod';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { CodexNotification } from '../model/codex-protocol/protocol.ts';

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
const threadParams = z.object({ threadId: z.string() });

/** Returns the id of a call whose item has ended. Null for other notifications, which the model's server can forge. */
export function findEndedWorkId({ method, params }: CodexNotification): string | null {
  return method === 'item/completed' ? (workItem.safeParse(params).data?.item.id ?? null) : null;
}

/** What is known about the calls with one id. */
type CallRecord = {
  /** Counts the whole turn. Never decreases. */
  readonly callCount: number;
  /** The response of the newest call. */
  readonly response: number;
  /** True if the item of the newest call has ended. */
  readonly hasEnded: boolean;
  /** True if two calls had the id at the same time, or may have. Stays true until the turn ends. */
  readonly isShared: boolean;
  /**
   * True if an output arrived while its response was open: the model's server wrote it, unless that response breaks.
   */
  readonly hasEarlyOutput: boolean;
  /** True if a call of that response asks to leave the sandbox. */
  readonly asksEscalation: boolean;
  /** True if a call of an earlier response asked to leave it. */
  readonly askedEscalationBefore: boolean;
  /** True if a call with the id requests a terminal: the model can type into its program while it runs. */
  readonly takesInput: boolean;
};

/** The current turn of a thread. */
type TurnCalls = { readonly callsById: Map<string, CallRecord>; response: number; hasEnded: boolean };

/**
 * What is known about an id in the turn.
 * - `unique`: the newest response has ended, and at most one call had the id. Commands run by a script of the model
 *   have ids from Codex.
 * - `reused`: the response has ended, and calls had the id one after another.
 * - `duplicate`: more than one call may have it at the same time.
 * - `open`: more calls may follow.
 * - `unreported`: Codex does not report calls there, as in a resumed thread.
 */
export type CallIdState = 'unique' | 'reused' | 'duplicate' | 'open' | 'unreported';

/**
 * Tracks the raw calls of each thread's turn. Only they show which call asks to run outside the sandbox, and whether
 * two calls have the same id.
 *
 * The model's server can write outputs too, so an output never proves that a call has ended. Only two signals from
 * Codex do: the end of the item, or the end of the response. Codex starts no new response before the calls of the last
 * one are done.
 *
 * `electron/threads/live/item-names.ts` reads the same calls to name the rows of a transcript, and must not share this
 * record. It matches items to calls by their content, keeps the matches after the turn, and lets a held output count
 * later: a wrong match there shows a wrong row. Here, two calls with one id must stay suspect whatever follows, and only
 * waiting requests tell whose item has ended. This record also covers threads that the app does not list.
 */
export class CallTracker {
  readonly #turns = new Map<string, TurnCalls>();
  readonly #hasWaitingRequest: (threadId: string, itemId: string | null) => boolean;

  /**
   * `hasWaitingRequest` returns whether a request about a call with this id is waiting in the thread. For a null id:
   * about any call.
   */
  constructor(hasWaitingRequest: (threadId: string, itemId: string | null) => boolean) {
    this.#hasWaitingRequest = hasWaitingRequest;
  }

  handle(notification: CodexNotification): void {
    const { method, params } = notification;
    const threadId = threadParams.safeParse(params).data?.threadId;
    if (threadId === undefined) return;
    if (method === 'turn/completed') this.#turns.delete(threadId);
    const turn = this.#turns.get(threadId);
    if (turn !== undefined && method === 'rawResponse/completed') turn.hasEnded = true;
    if (turn !== undefined && method === 'error') markResponseBroken(turn);
    const ended = findEndedWorkId(notification);
    if (turn !== undefined && ended !== null) this.#recordItemEnd(threadId, turn, ended);
    if (method !== 'rawResponseItem/completed') return;
    const item = rawItem.safeParse(params).data?.item;
    if (item?.type.endsWith('_output') === true) this.#recordOutput(threadId, item.call_id);
    else if (item !== undefined) this.#recordCall(threadId, item);
  }

  /**
   * Handles a request about a call. If the item of that call has ended, the request is about another call with its id.
   */
  handleRequest(threadId: ThreadId, itemId: string): void {
    const received = this.#turns.get(threadId)?.callsById;
    const known = received?.get(itemId);
    if (known?.hasEnded === true) received?.set(itemId, { ...known, isShared: true });
  }

  /** Returns whether a call with this id asks to leave the sandbox. Null if unknown. An item has the id of its call. */
  asksToLeaveSandbox(threadId: ThreadId, itemId: string): boolean | null {
    const known = this.#turns.get(threadId)?.callsById.get(itemId);
    if (known === undefined) return null;
    if (known.asksEscalation || (known.isShared && known.askedEscalationBefore)) return true;
    // With two calls, it is unknown which one an item belongs to.
    return known.callCount === 1 ? false : null;
  }

  /** Returns whether a call with this id starts a program that the model can type into. False if unknown. */
  takesInput(threadId: ThreadId, itemId: string): boolean {
    return this.#turns.get(threadId)?.callsById.get(itemId)?.takesInput === true;
  }

  /** Returns how many calls of the turn had this id. */
  countCalls(threadId: ThreadId, itemId: string): number {
    return this.#turns.get(threadId)?.callsById.get(itemId)?.callCount ?? 0;
  }

  /** Returns what is known about an id. For null, about the ids of all calls. */
  getCallState(threadId: ThreadId, itemId: string | null): CallIdState {
    const turn = this.#turns.get(threadId);
    if (turn === undefined) return 'unreported';
    const received = [...turn.callsById].filter(([id]) => itemId === null || id === itemId).map(([, known]) => known);
    if (received.some(({ hasEarlyOutput, isShared }) => isShared || (hasEarlyOutput && itemId !== null)))
      return 'duplicate';
    if (!turn.hasEnded) return 'open';
    return received.some(({ callCount }) => callCount > 1) ? 'reused' : 'unique';
  }

  /** Drops everything, because the Codex process has ended. */
  forget(): void {
    this.#turns.clear();
  }

  #recordCall(threadId: string, { arguments: args, call_id: id }: z.infer<typeof rawItem>['item']): void {
    const turn = this.#turns.get(threadId) ?? {
      callsById: new Map<string, CallRecord>(),
      response: 0,
      hasEnded: false,
    };
    this.#turns.set(threadId, turn);
    // Codex starts no response while it waits for an answer.
    if (turn.hasEnded && !this.#hasWaitingRequest(threadId, null)) turn.response += 1;
    turn.hasEnded = false;
    const known = turn.callsById.get(id);
    const isInSame = known?.response === turn.response;
    const asksEscalation = matchesArguments(args, escalationArguments);
    turn.callsById.set(id, {
      callCount: (known?.callCount ?? 0) + 1,
      response: turn.response,
      hasEnded: false,
      isShared: known?.isShared === true || (isInSame && !known.hasEnded) || this.#hasWaitingRequest(threadId, id),
      hasEarlyOutput: known?.hasEarlyOutput === true,
      asksEscalation: asksEscalation || (isInSame && known.asksEscalation),
      askedEscalationBefore: known?.askedEscalationBefore === true || (!isInSame && known?.asksEscalation === true),
      takesInput: known?.takesInput === true || matchesArguments(args, terminalArguments),
    });
  }

  /**
   * Records an output that arrived before its response ended. Codex reports its own outputs once the response has ended
   * or broken, so the model's server wrote this one.
   */
  #recordOutput(threadId: string, id: string): void {
    const turn = this.#turns.get(threadId);
    const known = turn?.callsById.get(id);
    if (turn === undefined || turn.hasEnded || known?.response !== turn.response || known.hasEnded) return;
    turn.callsById.set(id, { ...known, hasEarlyOutput: true });
  }

  #recordItemEnd(threadId: string, { callsById }: TurnCalls, id: string): void {
    const known = callsById.get(id);
    // A request about the newest call is waiting, so another call ended.
    if (known !== undefined && !this.#hasWaitingRequest(threadId, id)) callsById.set(id, { ...known, hasEnded: true });
  }
}

/**
 * Records that a response broke. Codex reports an error after the calls of the broken response are done, so their
 * outputs came before it.
 */
function markResponseBroken(turn: TurnCalls): void {
  turn.hasEnded = true;
  for (const [id, known] of turn.callsById) turn.callsById.set(id, { ...known, hasEarlyOutput: false });
}

const escalationArguments = z.object({ sandbox_permissions: z.literal('require_escalated') });
const terminalArguments = z.object({ tty: z.literal(true) });

function matchesArguments(args: string | undefined, schema: z.ZodType): boolean {
  try {
    return schema.safeParse(JSON.parse(args ?? '')).success;
  } catch {
    return false;
  }
}
