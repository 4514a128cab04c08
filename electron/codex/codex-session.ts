import { randomUUID } from 'node:crypto';
import { basename } from 'node:path';
import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import type { Result } from '../../shared/base/result.ts';
import type { CliFailure, EnvironmentSnapshot } from '../../shared/cli/cli-state.ts';
import { Lifetime } from '../base/lifetime.ts';
import type { CodexNotification, CodexServerRequest } from '../model/codex-protocol/protocol.ts';
import { markVariable } from '../processes/child-environment.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import { readConfigSwitches } from './codex-config.ts';
import { programNameVariable } from './codex-git.ts';
import { CodexProcess } from './codex-process.ts';
import type { CodexProgram } from './find-codex.ts';
import { Heartbeat } from './heartbeat.ts';
import { JsonRpcPeer, type PeerProblem } from './json-rpc-peer.ts';
import { LineQueue } from './line-queue.ts';
import type { ProgramCheckContext } from './read-codex-version.ts';

const initializeDeadlineMs = 20_000;
/** How many characters of an unreadable line to show, and how many lines of stderr a failure has. */
const maxSample = 200;
const shownStderrLines = 40;

const initialized = z.object({ codexHome: z.string() });

/** The callbacks of a session. */
export type SessionListener = {
  ready(environment: EnvironmentSnapshot, answersInMs: number): void;
  /** Called when the child answered a probe. */
  answered(afterMs: number): void;
  /** Called when an answer to a probe is late. */
  late(): void;
  notification(notification: CodexNotification): void;
  serverRequest(request: CodexServerRequest): void;
  /** Called with a line of stderr. */
  stderr(line: string): void;
  /** Called once and last: the session is over, with all its processes. */
  ended(failure: CliFailure): void;
};

/** The variables of a session. */
export type SessionVariables = {
  /** For finding Codex. */
  readonly search: Readonly<Record<string, string>>;
  /** Returns the variables for starting this program as Codex. */
  of(binary: string): Promise<Readonly<Record<string, string>>>;
};

/** How a session finds and starts Codex. `cwd` is an absolute path. `records` keeps the child on disk while it runs. */
export type SessionOptions = {
  readonly clock: Clock;
  readonly appVersion: string;
  readonly cwd: string;
  /** Resolves with the variables for the child, or with why it must not start. */
  readonly environment: () => Promise<Result<SessionVariables, CliFailure>>;
  /** The folder where Codex looks for its config.toml. */
  readonly codexHome: string;
  readonly records: ProcessRecords;
  find(context: ProgramCheckContext): Promise<Result<CodexProgram, CliFailure>>;
};

/** One attempt to start a child, and its whole life, from finding the program to the end of its last process. */
export class CodexSession {
  readonly #options: SessionOptions;
  readonly #listener: SessionListener;
  readonly #lifetime = new Lifetime();
  readonly #mark = randomUUID();
  readonly #lines = new LineQueue((line) => this.#receive(line));
  readonly #peer: JsonRpcPeer;
  readonly #ended: Promise<void>;
  #process: CodexProcess | null = null;
  #heartbeat: Heartbeat | null = null;
  #isReady = false;
  /** Why we ended the session. Null if we did not. */
  #cause: CliFailure | null = null;

  constructor(options: SessionOptions, listener: SessionListener) {
    this.#options = options;
    this.#listener = listener;
    this.#peer = new JsonRpcPeer({
      clock: options.clock,
      send: (line) => this.#process?.send(line),
      onNotification: (notification) => listener.notification(notification),
      onServerRequest: (request) => listener.serverRequest(request),
    });
    this.#ended = this.#run().then((failure) => listener.ended(failure));
  }

  /** Returns the pid of the process. Null until it runs. */
  get pid(): number | null {
    return this.#process?.pid ?? null;
  }

  /** Sends a request. Returns Codex's reply unchecked. `onSent` gets the id of the request. */
  request(
    method: string,
    params: unknown,
    timeoutMs: number,
    onSent?: (id: number) => void,
  ): Promise<Result<unknown, PeerProblem>> {
    return this.#peer.request(method, params, timeoutMs, onSent);
  }

  reply(id: string | number, result: unknown): void {
    this.#peer.reply(id, result);
  }

  refuse(id: string | number, message: string): void {
    this.#peer.refuse(id, message);
  }

  /** Ends the session normally. Resolves after the call of `ended`. */
  async end(): Promise<void> {
    void this.#lifetime.end();
    await this.#process?.end();
    await this.#ended;
  }

  async #run(): Promise<CliFailure> {
    const { clock, cwd, records } = this.#options;
    const stopped = new Promise<null>((resolve) => this.#lifetime.onEnd(() => resolve(null)));
    const environment = await Promise.race([this.#options.environment(), stopped]);
    if (environment === null) return stoppedBeforeReady;
    if (!environment.ok) return environment.error;
    const { search } = environment.value;
    const marked = { ...search, [markVariable]: this.#mark };
    const found = await this.#options.find({ clock, cwd, environment: marked, lifetime: this.#lifetime });
    if (!found.ok) return found.error;
    const own = await environment.value.of(found.value.binary);
    const args = ['app-server', ...(await createQuietArguments(this.#options.codexHome))];
    if (this.#lifetime.ended) return stoppedBeforeReady;
    const started = await CodexProcess.start(found.value.binary, args, {
      clock,
      cwd,
      environment: { ...own, [markVariable]: this.#mark, [programNameVariable]: basename(found.value.binary) },
      mark: this.#mark,
      onLine: (line) => this.#lines.push(line),
      onStderr: (line) => this.#listener.stderr(line),
      onBytes: () => this.#heartbeat?.received(),
    });
    if (!started.ok) return started.error;
    this.#process = started.value;
    if (this.#lifetime.ended) void started.value.end();
    const noted = records.note(this.#mark, started.value.pid);
    void this.#shakeHands(found.value, noted);
    const exit = await started.value.exited;
    await this.#lines.emptied();
    void this.#lifetime.end();
    this.#peer.close();
    await noted;
    await records.forget(this.#mark);
    return this.#cause ?? { type: 'exited', ...exit, stderr: this.#stderr() };
  }

  /**
   * Initializes Codex. Waits until the process is recorded, because it could start others, and the app could be killed.
   */
  async #shakeHands(program: CodexProgram, noted: Promise<void>): Promise<void> {
    const { clock, appVersion } = this.#options;
    await noted;
    if (this.#cause !== null || this.#lifetime.ended) return;
    const askedAt = clock.now();
    const params = {
      clientInfo: { name: 'workcell', title: 'Workcell', version: appVersion },
      capabilities: { experimentalApi: true, requestAttestation: false, optOutNotificationMethods: [] },
    };
    const reply = await this.#peer.request('initialize', params, initializeDeadlineMs);
    if (this.#lifetime.ended) return;
    if (!reply.ok) {
      if (reply.error.type === 'noAnswer') this.#fail({ ...reply.error, stderr: this.#stderr() });
      if (reply.error.type === 'refused') this.#fail({ type: 'cannotStart', message: reply.error.message });
      return;
    }
    const facts = initialized.safeParse(reply.value);
    if (!facts.success) {
      this.#fail({ type: 'garbage', sample: toSample(JSON.stringify(reply.value ?? null)), stderr: this.#stderr() });
      return;
    }
    this.#isReady = true;
    this.#peer.notify('initialized');
    this.#listener.ready(
      {
        binary: program.binary,
        binarySource: program.source,
        version: program.version,
        codexHome: facts.data.codexHome,
        platform: process.platform,
      },
      clock.now() - askedAt,
    );
    this.#watch();
  }

  #watch(): void {
    this.#heartbeat = new Heartbeat({
      clock: this.#options.clock,
      lifetime: this.#lifetime,
      probe: () => this.#peer.request('thread/loaded/list', {}),
      onAnswer: (afterMs) => this.#listener.answered(afterMs),
      onLate: () => this.#listener.late(),
      onGone: (silentMs) => this.#fail({ type: 'noAnswer', afterMs: silentMs, stderr: this.#stderr() }),
    });
  }

  /** Handles a line. True after a reply, so that code awaiting the reply runs before the next line. */
  #receive(line: string): boolean {
    if (this.#cause !== null) return false;
    const kind = this.#peer.receive(line);
    if (kind === 'unreadable') {
      this.#process?.stderr.note(`Workcell: Codex sent a line that is not a message: ${toSample(line)}`);
      if (!this.#isReady) this.#fail({ type: 'garbage', sample: toSample(line), stderr: this.#stderr() });
    }
    return kind === 'reply';
  }

  #stderr(): string[] {
    return this.#process?.stderr.last(shownStderrLines) ?? [];
  }

  #fail(cause: CliFailure): void {
    if (this.#cause !== null || this.#lifetime.ended) return;
    this.#cause = cause;
    void this.#process?.kill();
  }
}

/** Never shown, because a caller that stops a session expects its end. */
const stoppedBeforeReady: CliFailure = { type: 'cannotStart', message: 'It was stopped before it started.' };

function toSample(line: string): string {
  return line.length > maxSample ? `${line.slice(0, maxSample)}…` : line;
}

/**
 * Returns the arguments that make Codex talk only to its provider, unless the user's config.toml decides otherwise.
 * They turn off its analytics and its plugin list. Codex loads that list from GitHub and chatgpt.com at each start,
 * with any provider. A missing or broken file decides nothing, because Codex ignores it. The arguments always turn off
 * Codex's snapshot of the user's shell, because that runs a login shell in the open folder outside its sandbox.
 */
export async function createQuietArguments(codexHome: string): Promise<readonly string[]> {
  const { analytics, plugins } = await readConfigSwitches(codexHome);
  return [
    ...['-c', 'features.shell_snapshot=false'],
    ...(analytics === null ? ['-c', 'analytics.enabled=false'] : []),
    ...(plugins === null ? ['-c', 'features.plugins=false'] : []),
  ];
}
