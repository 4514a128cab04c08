import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CodexNotification, CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import { renameItems } from './rename-items.ts';

/** The maximum length of an error message. For an unknown method, Codex lists all methods it knows. */
const maxMessageLength = 600;

/** Why a request failed. */
export type PeerProblem =
  | { readonly type: 'refused'; readonly code: number; readonly message: string; readonly data: unknown }
  | { readonly type: 'noAnswer'; readonly afterMs: number }
  /** The other side has ended. */
  | { readonly type: 'closed' };

export type JsonRpcPeerOptions = {
  readonly clock: Clock;
  /** Sends one message, a line without its line end. */
  send(line: string): void;
  onNotification(notification: CodexNotification): void;
  onServerRequest(request: CodexServerRequest): void;
};

type Pending = { readonly settle: (result: Result<unknown, PeerProblem>) => void; readonly cancelDeadline: () => void };

/**
 * One end of a JSON-RPC connection in Codex's dialect: no `jsonrpc` field, replies in any order, and requests from both
 * sides with overlapping ids. That is why there are two tables. Item ids are replaced with the app's ids.
 */
export class JsonRpcPeer {
  readonly #options: JsonRpcPeerOptions;
  readonly #pending = new Map<string | number, Pending>();
  readonly #unanswered = new Set<string | number>();
  #lastId = 0;
  #closed = false;

  constructor(options: JsonRpcPeerOptions) {
    this.#options = options;
  }

  /**
   * Sends a request. Without `timeoutMs`, waits until the peer is closed. `onSent` gets the id of the request. Never
   * rejects.
   */
  request(
    method: string,
    params: unknown,
    timeoutMs?: number,
    onSent?: (id: number) => void,
  ): Promise<Result<unknown, PeerProblem>> {
    if (this.#closed) return Promise.resolve(err({ type: 'closed' }));
    return new Promise((resolve) => {
      this.#lastId += 1;
      const id = this.#lastId;
      const cancelDeadline =
        timeoutMs === undefined
          ? () => undefined
          : this.#options.clock.after(timeoutMs, () => this.#settle(id, err({ type: 'noAnswer', afterMs: timeoutMs })));
      this.#pending.set(id, { settle: resolve, cancelDeadline });
      this.#send({ id, method, params });
      onSent?.(id);
    });
  }

  notify(method: string): void {
    this.#send({ method });
  }

  /** Answers a request from the other side. Ignores a second answer, or one without a request. */
  reply(id: string | number, result: unknown): void {
    if (this.#unanswered.delete(id)) this.#send({ id, result });
  }

  /** Answers a request from the other side with an error. */
  refuse(id: string | number, message: string): void {
    if (this.#unanswered.delete(id)) this.#send({ id, error: { code: -32_000, message } });
  }

  /** Handles one line and returns its kind. A late reply still counts as a reply. */
  receive(line: string): 'reply' | 'notification' | 'request' | 'unreadable' {
    const message = parseObject(line);
    if (message === null) return 'unreadable';
    renameItems(message.params);
    renameItems(message.result);
    const { id, method, params } = message;
    if (typeof method !== 'string') return isId(id) ? this.#receiveReply(id, message) : 'unreadable';
    if (isId(id)) {
      this.#unanswered.add(id);
      this.#options.onServerRequest({ id, method, params });
      return 'request';
    }
    const emittedAtMs = typeof message.emittedAtMs === 'number' ? message.emittedAtMs : null;
    this.#options.onNotification({ method, params, emittedAtMs });
    return 'notification';
  }

  /** Closes this end after the other side ended: sends nothing more, and fails all open requests. */
  close(): void {
    this.#closed = true;
    this.#unanswered.clear();
    for (const id of [...this.#pending.keys()]) this.#settle(id, err({ type: 'closed' }));
  }

  #receiveReply(id: string | number, message: Record<string, unknown>): 'reply' {
    const { result, error } = message;
    if (!isRecord(error)) {
      this.#settle(id, ok(result));
      return 'reply';
    }
    const code = typeof error.code === 'number' ? error.code : 0;
    const words = typeof error.message === 'string' ? error.message : JSON.stringify(error);
    const readable = words.length > maxMessageLength ? `${words.slice(0, maxMessageLength)}…` : words;
    this.#settle(id, err({ type: 'refused', code, message: readable, data: error.data }));
    return 'reply';
  }

  #settle(id: string | number, result: Result<unknown, PeerProblem>): void {
    const pending = this.#pending.get(id);
    if (pending === undefined) return;
    this.#pending.delete(id);
    pending.cancelDeadline();
    pending.settle(result);
  }

  #send(message: Record<string, unknown>): void {
    if (!this.#closed) this.#options.send(JSON.stringify(message, toWellFormed));
  }
}

/** Replaces half characters, as a text that was cut can end with. Codex reads no line with one, and would never answer. */
function toWellFormed(_name: string, value: unknown): unknown {
  return typeof value === 'string' ? value.toWellFormed() : value;
}

function parseObject(line: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(line);
    return isRecord(value) ? value : null;
  } catch {
    return null;
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isId(value: unknown): value is string | number {
  return typeof value === 'string' || typeof value === 'number';
}
