import { randomUUID } from 'node:crypto';
import { StringDecoder } from 'node:string_decoder';
import { z } from 'zod';
import type { Clock } from '../../shared/base/clock.ts';
import { type EntryId, entryId, type ThreadId, type TurnId } from '../../shared/base/ids.ts';
import { visibleText } from '../../shared/base/visible-text.ts';
import type { CodexNotification, CodexParams } from '../../shared/codex-protocol/protocol.ts';
import { outputTail } from '../../shared/console/output-tail.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { ApprovalTrace, CommandEntry } from '../../shared/transcript/entry.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import { commandMark } from './command-mark.ts';
import type { ExecService } from './exec-service.ts';

/** A command may take its time; this only keeps a lost one from being waited for forever. */
const longestMs = 24 * 60 * 60 * 1000;
/** Of more output Codex tells nothing. */
const outputBytes = 16 * 1024 * 1024;

const endedBefore = t`It was stopped before it started.`;

export type OwnCommandsDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  readonly exec: Pick<ExecService, 'takeOutput' | 'endOutput'>;
  /** The words that start the person's shell with a script, which comes behind them. */
  readonly shell: readonly string[];
  /** Puts an entry into a turn. */
  put(threadId: ThreadId, turnId: TurnId, entry: CommandEntry): void;
};

/** What keeps a command of ours in its bounds. */
export type CommandLimits = Pick<CodexParams<'command/exec'>, 'sandboxPolicy' | 'permissionProfile'>;

export type OwnCommand = {
  readonly threadId: ThreadId;
  readonly turnId: TurnId;
  readonly command: string;
  readonly cwd: string;
  /** What Codex's sandbox lets it do. */
  readonly limits: CommandLimits;
  /** Who said yes. */
  readonly approval: ApprovalTrace | null;
  /** Why it may not run any more, in one sentence; null while it may. */
  judge(): Promise<string | null>;
};

type Running = {
  readonly threadId: ThreadId;
  readonly id: EntryId;
  readonly decoders: Map<string, StringDecoder>;
  isEnded: boolean;
};

const delta = z.object({
  processId: z.string(),
  stream: z.string(),
  deltaBase64: z.string(),
  capReached: z.boolean(),
});

/**
 * Commands that the app runs for the person in the sandbox of a thread, through Codex. Each stands in a turn like one of
 * Codex's that outlived it: with its output in the console, and a way to end it.
 */
export class OwnCommands {
  readonly #deps: OwnCommandsDeps;
  readonly #running = new Map<string, Running>();

  constructor(deps: OwnCommandsDeps) {
    this.#deps = deps;
  }

  /**
   * Runs a command and resolves when it has ended or failed to start; its entry says which. If it may no longer run, or is
   * stopped before it starts, there is no entry and the value says why. We register it before we judge it, so whoever stops
   * commands in between finds it. Rejects only if it cannot be judged.
   */
  async run({ approval, command, cwd, judge, limits, threadId, turnId }: OwnCommand): Promise<string | null> {
    const { clock, codex, exec, put, shell } = this.#deps;
    const id = entryId.parse(`own-command:${randomUUID()}`);
    const startedAt = clock.now();
    const begun: CommandEntry = {
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
    const problem = await judge().catch((failure: unknown) => {
      this.#running.delete(id);
      throw failure;
    });
    if (problem !== null || running.isEnded) {
      this.#running.delete(id);
      return problem ?? endedBefore;
    }
    put(threadId, turnId, begun);
    const reply = await codex.request(
      'command/exec',
      {
        command: [...shell, command],
        processId: id,
        cwd,
        env: commandMark,
        ...limits,
        streamStdoutStderr: true,
        outputBytesCap: outputBytes,
        disableTimeout: true,
      },
      { timeoutMs: longestMs, isCalledOff: () => running.isEnded },
    );
    this.#running.delete(id);
    const output = exec.endOutput(threadId, id);
    const ended = { ...begun, durationMs: clock.now() - startedAt, outputTail: outputTail(output) };
    if (!reply.ok) {
      const status = running.isEnded ? 'stopped' : 'failed';
      put(threadId, turnId, { ...ended, status, message: running.isEnded ? null : wordsOf(reply.error) });
      return null;
    }
    const { exitCode } = reply.value;
    const status = running.isEnded ? 'stopped' : exitCode === 0 ? 'done' : 'failed';
    put(threadId, turnId, { ...ended, status, exitCode });
    return null;
  }

  /** Takes output that Codex tells of. */
  handle({ method, params }: CodexNotification): void {
    if (method !== 'command/exec/outputDelta') return;
    const { data } = delta.safeParse(params);
    const running = data === undefined ? undefined : this.#running.get(data.processId);
    if (data === undefined || running === undefined) return;
    // A character may be cut in two between two pieces of one stream.
    const decoder = running.decoders.get(data.stream) ?? new StringDecoder('utf8');
    running.decoders.set(data.stream, decoder);
    const text = decoder.write(Buffer.from(data.deltaBase64, 'base64'));
    const more = data.capReached ? t`\n[More output was left out.]\n` : '';
    this.#deps.exec.takeOutput(running.threadId, running.id, text + more);
  }

  /** Ends commands of a thread: one, or all when `runId` is null. Each then gets its end. */
  async end(threadId: ThreadId, runId: EntryId | null): Promise<void> {
    for (const running of this.#running.values()) {
      if (running.threadId !== threadId || (runId !== null && running.id !== runId)) continue;
      running.isEnded = true;
      // One that has just ended refuses, which is as good.
      await this.#deps.codex.request('command/exec/terminate', { processId: running.id });
    }
  }
}

function wordsOf(problem: CodexProblem): string {
  switch (problem.type) {
    case 'refused':
      return problem.message;
    case 'notRunning':
      return t`Codex does not run. Nothing was run, or what ran has ended with it.`;
    case 'noAnswer':
      return t`Codex did not say how it ended.`;
  }
}
