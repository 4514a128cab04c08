import { randomUUID } from 'node:crypto';
import type { Result } from '../../shared/base/result.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { CodexReply } from '../model/codex-protocol/protocol.ts';
import { commandMark } from './command-mark.ts';

/** The time that Codex has to end a command, in milliseconds. */
const graceMs = 10_000;

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
  const end = () => void codex.request('command/exec/terminate', { processId });
  signal.addEventListener('abort', end);
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
  signal.removeEventListener('abort', end);
  return reply;
}
