import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CodexProblem, CodexServer } from '../codex/codex-server.ts';
import type { CodexParams, CodexReply } from '../model/codex-protocol/protocol.ts';
import { commandMark } from './command-mark.ts';

/** The time that Codex has to end a command, in milliseconds. */
const graceMs = 10_000;
/** How long Codex has to end a command before it is asked again. */
const askAgainMs = 100;

type Limits = Pick<CodexParams<'command/exec'>, 'permissionProfile' | 'sandboxPolicy'>;

/** A policy would apply to the folder that Codex itself runs in. */
const workspaceLimits: Limits = { permissionProfile: ':workspace' };

/** A command that the app runs outside any thread. */
export type SandboxedCommand = {
  /** The program and its arguments. */
  readonly words: readonly string[];
  readonly folder: string;
  /** Opens the network. Without it, there is none. */
  readonly network?: boolean;
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
 * no network unless asked for. Never rejects.
 */
export async function runSandboxed(
  codex: CodexServer,
  { environment, folder, maxDurationMs, maxOutputBytes, network = false, signal, words }: SandboxedCommand,
): Promise<Result<CodexReply<'command/exec'>, CodexProblem>> {
  const limited = network ? await openNetwork(codex, words, folder) : ok({ words, limits: workspaceLimits });
  if (!limited.ok) return limited;
  const { limits, words: started } = limited.value;
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
      command: [...started],
      processId,
      cwd: folder,
      env: { ...environment, ...commandMark },
      ...limits,
      outputBytesCap: maxOutputBytes,
      timeoutMs: maxDurationMs,
    },
    { timeoutMs: maxDurationMs + graceMs, isCanceled: () => signal.aborted },
  );
  isOver = true;
  signal.removeEventListener('abort', startEnd);
  return reply;
}

/**
 * Starts a command through `codex sandbox`, with the same sandbox but a network. Codex has no profile for that, and one
 * in the configuration of all threads would change how Codex chooses theirs. The name is random, so that no
 * configuration of a folder can add to the profile.
 */
async function openNetwork(
  codex: CodexServer,
  words: readonly string[],
  folder: string,
): Promise<Result<{ readonly words: readonly string[]; readonly limits: Limits }, CodexProblem>> {
  const ready = await codex.ready();
  if (!ready.ok) return err({ type: 'notRunning', failure: ready.error });
  const name = `workcell-${randomUUID()}`;
  const profile = ['-c', `permissions.${name}.extends=":workspace"`, '-c', `permissions.${name}.network.enabled=true`];
  const { binary } = ready.value.environment;
  const start = [binary, 'sandbox', ...profile, '--include-managed-config', '-P', name, '-C', folder, '--'];
  return ok({ words: [...start, ...words], limits: { sandboxPolicy: { type: 'dangerFullAccess' } } });
}
