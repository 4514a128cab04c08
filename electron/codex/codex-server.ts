import type { Result } from '../../shared/base/result.ts';
import type { CliFailure, CliState, EnvironmentSnapshot } from '../../shared/cli/cli-state.ts';
import type {
  CodexMethod,
  CodexNotification,
  CodexParams,
  CodexReply,
  CodexServerRequest,
} from '../model/codex-protocol/protocol.ts';

/** Why a request to Codex failed. */
export type CodexProblem =
  /** Codex answered with an error. `message` is Codex's text, shortened. */
  | { readonly type: 'refused'; readonly code: number; readonly message: string; readonly data: unknown }
  /** Codex was not running, or ended before it answered. */
  | { readonly type: 'notRunning'; readonly failure: CliFailure | null }
  | { readonly type: 'noAnswer'; readonly afterMs: number };

/** Options for sending a request. */
export type RequestOptions = {
  readonly timeoutMs?: number;
  /** Called right before the request is sent, after all waits. If this returns true, the request is refused. */
  readonly isCanceled?: () => boolean;
  /** Called with the request's id, by which another request can cancel it. */
  readonly onSent?: (id: number) => void;
};

/** The problem of a canceled request. */
export const canceled: CodexProblem = { type: 'refused', code: 0, message: 'It was canceled.', data: null };

/** One run of the child. Ids of server requests are unique only within a generation. */
export type Generation = number;

/**
 * The only app-server of a CODEX_HOME, whatever process runs it. It starts on first use, is supervised, and implements
 * the protocol. It contains no product logic.
 */
export interface CodexServer {
  readonly state: CliState;
  /** The running process. Null if there is none. */
  readonly pid: number | null;
  /** Calls `listen` with each new state. The returned function unsubscribes. */
  onState(listen: (state: CliState) => void): () => void;
  /** Starts the child if needed. Resolves once per start, with its environment or with the failure. */
  ready(): Promise<Result<{ readonly environment: EnvironmentSnapshot; readonly generation: Generation }, CliFailure>>;
  /**
   * Sends a request once Codex is ready. Code that awaits the reply runs before notifications that Codex sent after
   * that reply.
   */
  request<Method extends CodexMethod>(
    method: Method,
    params: CodexParams<Method>,
    options?: RequestOptions,
  ): Promise<Result<CodexReply<Method>, CodexProblem>>;
  /** Subscribes to every notification, known to us or not, in order of arrival. */
  onNotification(listen: (notification: CodexNotification, generation: Generation) => void): () => void;
  /** Subscribes to every request of the server. Each must be answered once with `reply` or `refuse`. */
  onServerRequest(listen: (request: CodexServerRequest, generation: Generation) => void): () => void;
  /** Subscribes to every line of stderr, without colors. */
  onStderr(listen: (line: string) => void): () => void;
  reply(generation: Generation, id: string | number, result: unknown): void;
  refuse(generation: Generation, id: string | number, message: string): void;
  /**
   * Calls `listen` when a child ended, requested or not, or did not start. Its threads, requests and processes are
   * gone.
   */
  onGenerationEnd(listen: (generation: Generation, wanted: boolean) => void): () => void;
  /** Ends the child and starts it again at once. Earlier attempts no longer count. */
  restart(): Promise<void>;
  /** Ends the child and its process group permanently. */
  stop(): Promise<void>;
}
