import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Result } from '../../shared/base/result.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { CodexReply } from '../model/codex-protocol/protocol.ts';
import { commandMark } from './command-mark.ts';

/** The time that Codex has to end a command, in milliseconds. */
const graceMs = 10_000;
/** How long Codex has to end a command before it is asked again. */
const askAgainMs = 100;

/** A command that the app runs outside any thread. */
export type SandboxedCommand = {
  /** The program and its arguments. */
  readonly words: readonly string[];
  readonly folder: string;
  /** Changes of the environment; null removes a variable. */
  readonly environment?: Readonly<Record<string, string | null>>;
  /** The output that is kept of each stream. */
  readonly maxOutputBytes: number;
  /** Codex ends the command after this. */
  readonly maxDurationMs: number;
  /** Ends the command when it aborts. */
  readonly signal: AbortSignal;
};

/**
 * Runs a command in Codex's sandbox. It can write in its folder, without its `.git`, and in temporary folders, and has
 * no network. Never rejects.
 */
export async function runSandboxed(
  codex: CodexServer,
  { environment, folder, maxDurationMs, maxOutputBytes, signal, words }: SandboxedCommand,
): Promise<Result<CodexReply<'command/exec'>, CodexProblem>> {
  const processId = `app:${randomUUID()}`;
  let isOver = false;
  // Codex refuses while the process does not exist yet. So this ends with the answer about the command, not before.
  const end = async (): Promise<void> => {
    while (!isOver) {
      await codex.request('command/exec/terminate', { processId });
      if (!isOver) await sleep(askAgainMs);
    }
  };
  const startEnd = () => void end();
  signal.addEventListener('abort', startEnd);
  const reply = await codex.request(
    'command/exec',
    {
      command: [...words],
      processId,
      cwd: folder,
      env: { ...environment, ...commandMark },
      // A policy would apply to the folder that Codex itself runs in.
      permissionProfile: ':workspace',
      outputBytesCap: maxOutputBytes,
      timeoutMs: maxDurationMs,
    },
    { timeoutMs: maxDurationMs + graceMs, isCanceled: () => signal.aborted },
  );
  isOver = true;
  signal.removeEventListener('abort', startEnd);
  return reply;
}
