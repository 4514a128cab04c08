import type { Result } from '../../shared/base/result.ts';
import type { CliFailure, CliState, EnvironmentSnapshot } from '../../shared/cli/cli-state.ts';
import type {
  CodexMethod,
  CodexNotification,
  CodexParams,
  CodexReply,
  CodexServerRequest,
} from '../../shared/codex-protocol/protocol.ts';

/** Why a request to Codex has no reply. */
export type CodexProblem =
  /** Codex answered with an error; its own words, cut to a readable length. */
  | { readonly type: 'refused'; readonly code: number; readonly message: string; readonly data: unknown }
  /** It did not run, or ended before it answered. */
  | { readonly type: 'notRunning'; readonly failure: CliFailure | null }
  | { readonly type: 'noAnswer'; readonly afterMs: number };

/** What a request may be sent with. */
export type RequestOptions = {
  readonly timeoutMs?: number;
  /** Asked right before the request is sent, after all that it waited for; where it says yes, the request is refused. */
  readonly isCalledOff?: () => boolean;
};

/** The problem of a request that was called off. */
export const canceled: CodexProblem = { type: 'refused', code: 0, message: 'It was called off.', data: null };

/** One life of the child. Ids of server requests are unique only within a generation. */
export type Generation = number;

/**
 * The one app-server of a CODEX_HOME, whatever process is behind it now. It starts when first needed, is supervised,
 * and speaks the protocol; it knows nothing of the product.
 */
export interface CodexServer {
  readonly state: CliState;
  /** The process that runs now; null while there is none. */
  readonly pid: number | null;
  /** Calls back with each new state; the returned function ends that. */
  onState(listen: (state: CliState) => void): () => void;
  /** Starts the child if needed. Settles once per start: with what is known of it, or with why it did not start. */
  ready(): Promise<Result<{ readonly environment: EnvironmentSnapshot; readonly generation: Generation }, CliFailure>>;
  /**
   * Sends a request once Codex is ready. What its awaiter does at once with the reply comes before the notifications
   * that Codex sent after that reply.
   */
  request<Method extends CodexMethod>(
    method: Method,
    params: CodexParams<Method>,
    options?: RequestOptions,
  ): Promise<Result<CodexReply<Method>, CodexProblem>>;
  /** Every notification, known to us or not, in the order of arrival. */
  onNotification(listen: (notification: CodexNotification, generation: Generation) => void): () => void;
  /** Every request of the server. Each must be answered once with `reply` or `refuse`. */
  onServerRequest(listen: (request: CodexServerRequest, generation: Generation) => void): () => void;
  /** Every line that it writes for people, without colours. */
  onStderr(listen: (line: string) => void): () => void;
  reply(generation: Generation, id: string | number, result: unknown): void;
  refuse(generation: Generation, id: string | number, message: string): void;
  /** A child has ended, wanted or not, or did not start; its threads, requests and processes are gone. */
  onGenerationEnd(listen: (generation: Generation, wanted: boolean) => void): () => void;
  /** Ends the child and starts it again at once, with the earlier attempts forgotten. */
  restart(): Promise<void>;
  /** Ends the child and everything in its process group, for good. */
  stop(): Promise<void>;
}
