import type { Clock } from '../../shared/base/clock.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure, CliState, EnvironmentSnapshot } from '../../shared/cli/cli-state.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type {
  CodexMethod,
  CodexNotification,
  CodexParams,
  CodexReply,
  CodexServerRequest,
} from '../model/codex-protocol/protocol.ts';
import { type CodexProblem, type CodexServer, canceled, type Generation, type RequestOptions } from './codex-server.ts';
import type { CodexSession, SessionListener } from './codex-session.ts';
import { decide, notNeededYet, type SupervisorEffect, type SupervisorInput } from './supervisor.ts';

const defaultTimeoutMs = 60_000;
const stopped: CliFailure = { type: 'cannotStart', message: t`Codex was stopped.` };

type Start = Result<{ readonly environment: EnvironmentSnapshot; readonly generation: Generation }, CliFailure>;

/** The parts of a session that this class uses. */
export type SupervisedSession = Pick<CodexSession, 'pid' | 'request' | 'reply' | 'refuse' | 'end'>;

export type SupervisedCodexOptions = {
  readonly clock: Clock;
  startSession(listener: SessionListener): SupervisedSession;
  restartsByItself(): boolean;
  /** Called with an error of a listener. If omitted, the error is an unhandled rejection. */
  readonly listenerFailed?: ((fault: unknown) => void) | undefined;
};

/** Executes the decisions of `decide`: one session at a time, each after the end of the previous one. */
export class SupervisedCodex implements CodexServer {
  readonly #options: SupervisedCodexOptions;
  readonly #states = new Listeners<[CliState]>();
  readonly #notifications: Listeners<[CodexNotification, Generation]>;
  readonly #serverRequests: Listeners<[CodexServerRequest, Generation]>;
  readonly #stderr = new Listeners<[string]>();
  readonly #ends = new Listeners<[Generation, boolean]>();
  #supervision = notNeededYet;
  #generation: Generation = 0;
  #session: SupervisedSession | null = null;
  #endIsWanted = false;
  /** The current or next start, for callers that wait for it. */
  #start: PromiseWithResolvers<Start> | null = null;
  #cancelRetry: () => void = () => undefined;

  constructor(options: SupervisedCodexOptions) {
    this.#options = options;
    this.#notifications = new Listeners(options.listenerFailed);
    this.#serverRequests = new Listeners(options.listenerFailed);
  }

  get state(): CliState {
    return this.#supervision.state;
  }

  get pid(): number | null {
    return this.#session?.pid ?? null;
  }

  onState(listen: (state: CliState) => void): () => void {
    return this.#states.add(listen);
  }

  onNotification(listen: (notification: CodexNotification, generation: Generation) => void): () => void {
    return this.#notifications.add(listen);
  }

  onServerRequest(listen: (request: CodexServerRequest, generation: Generation) => void): () => void {
    return this.#serverRequests.add(listen);
  }

  onStderr(listen: (line: string) => void): () => void {
    return this.#stderr.add(listen);
  }

  onGenerationEnd(listen: (generation: Generation, wanted: boolean) => void): () => void {
    return this.#ends.add(listen);
  }

  async ready(): Promise<Start> {
    const { state } = this;
    if (state.phase === 'ready' || state.phase === 'slow') {
      return ok({ environment: state.environment, generation: state.generation });
    }
    if (state.phase === 'failed') return err(state.failure);
    if (state.phase === 'stopped') return err(stopped);
    this.#start ??= Promise.withResolvers<Start>();
    const start = this.#start;
    void this.#applyInput({ type: 'needed' });
    return await start.promise;
  }

  async request<Method extends CodexMethod>(
    method: Method,
    params: CodexParams<Method>,
    options?: RequestOptions,
  ): Promise<Result<CodexReply<Method>, CodexProblem>> {
    const ready = await this.ready();
    if (!ready.ok) return err({ type: 'notRunning', failure: this.state.phase === 'stopped' ? null : ready.error });
    const session = this.#session;
    if (session === null) return err({ type: 'notRunning', failure: null });
    if (options?.isCanceled?.() === true) return err(canceled);
    const reply = await session.request(method, params, options?.timeoutMs ?? defaultTimeoutMs, options?.onSent);
    // The same binary produced the reply types and the reply, so no check is needed.
    if (reply.ok) return ok(reply.value as CodexReply<Method>);
    return err(reply.error.type === 'closed' ? { type: 'notRunning', failure: null } : reply.error);
  }

  reply(generation: Generation, id: string | number, result: unknown): void {
    if (generation === this.#generation) this.#session?.reply(id, result);
  }

  refuse(generation: Generation, id: string | number, message: string): void {
    if (generation === this.#generation) this.#session?.refuse(id, message);
  }

  async restart(): Promise<void> {
    await this.#applyInput({ type: 'restartRequested' });
  }

  async stop(): Promise<void> {
    const done = this.#applyInput({ type: 'stopRequested' });
    this.#settleStart(err(stopped));
    await done;
    await this.#endSession();
  }

  /** Applies an input. Resolves when the effect has finished: what it starts has started, and what it ends is gone. */
  #applyInput(input: SupervisorInput): Promise<void> {
    const { clock, restartsByItself } = this.#options;
    const { next, effect } = decide(this.#supervision, input, clock.now(), restartsByItself());
    const changed = next.state !== this.#supervision.state;
    this.#supervision = next;
    const done = effect === null ? Promise.resolve() : this.#runEffect(effect);
    if (changed) this.#states.call(next.state);
    return done;
  }

  async #runEffect(effect: SupervisorEffect): Promise<void> {
    switch (effect.type) {
      case 'start':
        this.#startSession();
        break;
      case 'retryLater':
        this.#cancelRetry = this.#options.clock.after(
          effect.delayMs,
          () => void this.#applyInput({ type: 'retryDue' }),
        );
        break;
      case 'restart':
        await this.#endSession();
        if (this.state.phase === 'starting') this.#startSession();
        break;
      case 'end':
        await this.#endSession();
        break;
    }
  }

  #startSession(): void {
    if (this.#session !== null) return;
    this.#generation += 1;
    const generation = this.#generation;
    this.#endIsWanted = false;
    this.#session = this.#options.startSession({
      ready: (environment, answersInMs) => {
        void this.#applyInput({ type: 'becameReady', environment, answersInMs, generation });
        this.#settleStart(ok({ environment, generation }));
      },
      answered: (afterMs) => void this.#applyInput({ type: 'answered', afterMs }),
      late: () => void this.#applyInput({ type: 'fellSilent' }),
      notification: (notification) => this.#notifications.call(notification, generation),
      serverRequest: (request) => this.#serverRequests.call(request, generation),
      stderr: (line) => this.#stderr.call(line),
      ended: (failure) => this.#handleSessionEnd(generation, failure),
    });
  }

  #handleSessionEnd(generation: Generation, failure: CliFailure): void {
    const wanted = this.#endIsWanted;
    this.#session = null;
    this.#ends.call(generation, wanted);
    if (wanted) return;
    void this.#applyInput({ type: 'failed', failure });
    this.#settleStart(err(failure));
  }

  async #endSession(): Promise<void> {
    this.#cancelRetry();
    this.#endIsWanted = true;
    await this.#session?.end();
  }

  #settleStart(result: Start): void {
    this.#start?.resolve(result);
    this.#start = null;
  }
}
