import type { Clock } from '../../shared/base/clock.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { CheckResult } from '../../shared/runs/started-run.ts';
import type { CodexServer } from '../codex/codex-server.ts';
import { runSandboxed, type SandboxedCommand } from './run-sandboxed.ts';

/** A limit for lost checks, in milliseconds. It is high, because checks may take long. */
const maxDurationMs = 6 * 60 * 60 * 1000;
const maxOutputBytes = 4 * 1024 * 1024;

export type RunCheckDeps = {
  readonly codex: CodexServer;
  readonly clock: Clock;
  /** The words that start the user's shell. The script follows them. */
  readonly shell: readonly string[];
};

/**
 * Runs one of the user's checks, or a command that sets up a worktree, in Codex's sandbox. It can write in its folder and
 * in temporary folders, and has no network unless asked for. Returns how it ended with its output, or why it could not
 * run. An aborted signal ends it. Never rejects.
 */
export async function runCheck(
  { clock, codex, shell }: RunCheckDeps,
  command: string,
  folder: string,
  signal: AbortSignal,
  more: Pick<SandboxedCommand, 'environment' | 'network'> = {},
): Promise<CheckResult & { readonly output: string }> {
  const startedAt = clock.now();
  const words = [...shell, command];
  const reply = await runSandboxed(codex, { words, folder, maxOutputBytes, maxDurationMs, signal, ...more });
  const durationMs = clock.now() - startedAt;
  if (!reply.ok) {
    const output = signal.aborted ? '' : reply.error.type === 'refused' ? reply.error.message : t`Codex has stopped.`;
    return { command, exitCode: null, durationMs, output };
  }
  const { exitCode, stderr, stdout } = reply.value;
  return { command, exitCode: signal.aborted ? null : exitCode, durationMs, output: stdout + stderr };
}
