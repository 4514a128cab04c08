import { Listeners } from '../../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../../shared/base/result.ts';
import type { CliFailure, CliState, EnvironmentSnapshot } from '../../../shared/cli/cli-state.ts';
import type {
  CodexMethod,
  CodexNotification,
  CodexParams,
  CodexReply,
  CodexServerRequest,
} from '../../model/codex-protocol/protocol.ts';
import {
  type CodexProblem,
  type CodexServer,
  canceled,
  type Generation,
  type RequestOptions,
} from '../codex-server.ts';

type Answers = {
  [Method in CodexMethod]?: (
    params: CodexParams<Method>,
  ) => Result<CodexReply<Method>, CodexProblem> | Promise<Result<CodexReply<Method>, CodexProblem>>;
};

/** The fake's environment. */
export const fakeEnvironment: EnvironmentSnapshot = {
  binary: '/fake/codex',
  binarySource: 'package',
  version: '0.0.0',
  codexHome: '/fake/home',
  platform: 'linux',
};

/** A scripted Codex without a process. Refuses requests without a prepared answer. */
export class FakeCodexServer implements CodexServer {
  state: CliState = { phase: 'idle' };
  readonly pid = null;
  /** The answers to the next requests. */
  readonly answers: Answers = {};
  /** Every request so far, oldest first. */
  readonly sent: { readonly method: CodexMethod; readonly params: unknown }[] = [];
  /** Every answer to a server request, oldest first. */
  readonly replies: { readonly generation: Generation; readonly id: string | number; readonly result: unknown }[] = [];
  readonly refusals: { readonly generation: Generation; readonly id: string | number; readonly message: string }[] = [];
  restarts = 0;
  generation: Generation = 1;
  readonly #state = new Listeners<[CliState]>();
  readonly #notifications = new Listeners<[CodexNotification, Generation]>();
  readonly #serverRequests = new Listeners<[CodexServerRequest, Generation]>();
  readonly #stderr = new Listeners<[string]>();
  readonly #ends = new Listeners<[Generation, boolean]>();

  readonly onState = (listen: (state: CliState) => void) => this.#state.add(listen);
  readonly onNotification = (listen: (notification: CodexNotification, generation: Generation) => void) =>
    this.#notifications.add(listen);
  readonly onServerRequest = (listen: (request: CodexServerRequest, generation: Generation) => void) =>
    this.#serverRequests.add(listen);
  readonly onStderr = (listen: (line: string) => void) => this.#stderr.add(listen);
  readonly onGenerationEnd = (listen: (generation: Generation, wanted: boolean) => void) => this.#ends.add(listen);

  async ready(): Promise<Result<{ environment: EnvironmentSnapshot; generation: Generation }, CliFailure>> {
    if (this.state.phase === 'failed') return err(this.state.failure);
    if (this.state.phase !== 'ready') this.becomeReady();
    return ok({ environment: fakeEnvironment, generation: this.generation });
  }

  async request<Method extends CodexMethod>(
    method: Method,
    params: CodexParams<Method>,
    options?: RequestOptions,
  ): Promise<Result<CodexReply<Method>, CodexProblem>> {
    if (options?.isCanceled?.() === true) return err(canceled);
    this.sent.push({ method, params });
    const answer: Answers[Method] = this.answers[method];
    return answer === undefined
      ? err({ type: 'refused', code: -32_600, message: `The test has no answer to ${method}`, data: null })
      : await answer(params);
  }

  reply(generation: Generation, id: string | number, result: unknown): void {
    this.replies.push({ generation, id, result });
  }

  refuse(generation: Generation, id: string | number, message: string): void {
    this.refusals.push({ generation, id, message });
  }

  async restart(): Promise<void> {
    this.restarts += 1;
  }

  async stop(): Promise<void> {
    this.become({ phase: 'stopped' });
  }

  become(state: CliState): void {
    this.state = state;
    this.#state.call(state);
  }

  becomeReady(): void {
    this.become({ phase: 'ready', environment: fakeEnvironment, answersInMs: 1, generation: this.generation });
  }

  notify(method: string, params: unknown): void {
    this.#notifications.call({ method, params, emittedAtMs: null }, this.generation);
  }

  /** Sends a server request. */
  ask(id: string | number, method: string, params: unknown): void {
    this.#serverRequests.call({ id, method, params }, this.generation);
  }

  /** Writes a line to stderr. */
  writeStderr(line: string): void {
    this.#stderr.call(line);
  }

  /** Ends the child. The next one has another generation. */
  die(wanted = false): void {
    const ended = this.generation;
    this.generation += 1;
    this.#ends.call(ended, wanted);
  }
}
