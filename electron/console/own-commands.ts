import { randomUUID } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { type EntryId, entryId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { visibleText } from '../../shared/base/visible-text.ts';
import { findFailureExcerpt } from '../../shared/console/failure-excerpt.ts';
import { getOutputTail } from '../../shared/console/plain-text.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ApprovalTrace, CommandEntry } from '../../shared/transcript/entry.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { CodexNotification, CodexParams } from '../model/codex-protocol/protocol.ts';
import { commandMark } from './command-mark.ts';
import type { CommandService } from './command-service.ts';

/** A limit for lost commands, in milliseconds. It is high, because commands may take long. */
const maxDurationMs = 24 * 60 * 60 * 1000;
/** The maximum output that Codex reports, in bytes. */
const maxOutputBytes = 16 * 1024 * 1024;

const stoppedBeforeStartText = t`It was stopped before it started.`;

export type OwnCommandsDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly commands: Pick<CommandService, 'appendOutput' | 'endOutput'>;
  /** The words that start the user's shell. The script follows them. */
  readonly shell: readonly string[];
  readonly threads: EntryWriter;
};

/** Writes into the transcripts of threads. */
export interface EntryWriter {
  /** Puts an entry into a turn. */
  addEntry(threadId: ThreadId, turnId: TurnId, entry: CommandEntry): void;
}

/** The limits of a command that the app runs. */
export type CommandLimits = Pick<CodexParams<'command/exec'>, 'sandboxPolicy' | 'permissionProfile'>;

/** A command that the app itself runs for a turn, such as one that an answer suggested. `cwd` is an absolute path. */
export type OwnCommand = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  readonly command: string;
  readonly cwd: string;
  /** What Codex's sandbox allows. */
  readonly limits: CommandLimits;
  /** Who approved it. */
  readonly approval: ApprovalTrace | null;
  /** Returns why the command may no longer run, in one sentence. Null if it may. */
  checkAllowed(): Promise<string | null>;
};

type Running = {
  readonly threadId: ThreadId;
  readonly id: EntryId;
  readonly decoders: Map<string, StringDecoder>;
  isEnded: boolean;
};

const outputDeltaParams = z.object({
  processId: z.string(),
  stream: z.string(),
  deltaBase64: z.string(),
  capReached: z.boolean(),
});

/**
 * Runs commands for the user through Codex, in a thread's sandbox. Each appears in a turn like a Codex command that
 * outlived its turn: with its output in the console, and with a button to end it.
 */
export class OwnCommands {
  readonly #deps: OwnCommandsDeps;
  readonly #running = new Map<string, Running>();

  constructor(deps: OwnCommandsDeps) {
    this.#deps = deps;
  }

  /**
   * Runs a command. Resolves when it has ended or failed to start; its entry shows which. If it may no longer run, or
   * is stopped before it starts, there is no entry and the value is the reason. It is registered before the check, so
   * that a stop during the check finds it. Rejects only if the check fails.
   */
  async run({ approval, command, cwd, checkAllowed, limits, threadId, turnId }: OwnCommand): Promise<string | null> {
    const { clock, codex, commands, shell, threads } = this.#deps;
    const id = entryId.parse(`own-command:${randomUUID()}`);
    const startedAt = clock.now();
    const startedEntry: CommandEntry = {
      id,
      at: startedAt,
      kind: 'command',
      command: visibleText(command),
      rawCommand: command,
      cwd,
      actions: [],
      status: 'background',
      exitCode: null,
      durationMs: null,
      processId: id,
      source: 'person',
      outputTail: '',
      message: null,
      approval,
    };
    const running: Running = { threadId, id, decoders: new Map(), isEnded: false };
    this.#running.set(id, running);
    const problem = await checkAllowed().catch((failure: unknown) => {
      this.#running.delete(id);
      throw failure;
    });
    if (problem !== null || running.isEnded) {
      this.#running.delete(id);
      return problem ?? stoppedBeforeStartText;
    }
    threads.addEntry(threadId, turnId, startedEntry);
    const reply = await codex.request(
      'command/exec',
      {
        command: [...shell, command],
        processId: id,
        cwd,
        env: commandMark,
        ...limits,
        streamStdoutStderr: true,
        outputBytesCap: maxOutputBytes,
        disableTimeout: true,
      },
      { timeoutMs: maxDurationMs, isCanceled: () => running.isEnded },
    );
    this.#running.delete(id);
    const output = commands.endOutput(threadId, id);
    const ended = { ...startedEntry, durationMs: clock.now() - startedAt, outputTail: getOutputTail(output) };
    if (!reply.ok) {
      const status = running.isEnded ? 'stopped' : 'failed';
      threads.addEntry(threadId, turnId, {
        ...ended,
        status,
        message: running.isEnded ? null : describeProblem(reply.error),
      });
      return null;
    }
    const { exitCode } = reply.value;
    const status = running.isEnded ? 'stopped' : exitCode === 0 ? 'done' : 'failed';
    const failure = status === 'failed' ? findFailureExcerpt(output) : '';
    threads.addEntry(threadId, turnId, { ...ended, status, exitCode, ...(failure !== '' && { failure }) });
    return null;
  }

  /** Handles output from Codex. */
  handle({ method, params }: CodexNotification): void {
    if (method !== 'command/exec/outputDelta') return;
    const { data } = outputDeltaParams.safeParse(params);
    const running = data === undefined ? undefined : this.#running.get(data.processId);
    if (data === undefined || running === undefined) return;
    // A character can be split between two pieces of a stream.
    const decoder = running.decoders.get(data.stream) ?? new StringDecoder('utf8');
    running.decoders.set(data.stream, decoder);
    const text = decoder.write(Buffer.from(data.deltaBase64, 'base64'));
    const more = data.capReached ? t`\n[More output was left out.]\n` : '';
    this.#deps.commands.appendOutput(running.threadId, running.id, text + more);
  }

  /** Ends commands of a thread: one, or all if `runId` is null. Each then reports its end. */
  async end(threadId: ThreadId, runId: EntryId | null): Promise<void> {
    for (const running of this.#running.values()) {
      if (running.threadId !== threadId || (runId !== null && running.id !== runId)) continue;
      running.isEnded = true;
      // A command that just ended refuses this, which is fine.
      await this.#deps.codex.request('command/exec/terminate', { processId: running.id });
    }
  }
}

function describeProblem(problem: CodexProblem): string {
  switch (problem.type) {
    case 'refused':
      return problem.message;
    case 'notRunning':
      return t`Codex is not running. The command did not start, or it ended when Codex stopped.`;
    case 'noAnswer':
      return t`Codex did not report how it ended.`;
  }
}
