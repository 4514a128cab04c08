import type { Clock } from '../../shared/base/clock.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import type { Lifetime } from '../base/lifetime.ts';
import { killGroup } from '../processes/end-processes.ts';
import { spawnPiped } from '../processes/spawn-piped.ts';
import { StderrTail } from '../processes/stderr-tail.ts';

/** The oldest Codex this app works with. `electron/model/codex-protocol` was generated from its protocol. */
export const minimumCodexVersion = '0.169.0';

/** Parses the version in the output of `codex --version`, such as `codex-cli 0.169.0`. Null for any other output. */
export function parseCodexVersion(printed: string): string | null {
  return /^codex(?:-cli)? (\d+\.\d+\.\d+\S*)\s*$/mu.exec(printed)?.[1] ?? null;
}

/** True if a version is older than another one. Ignores what follows the three numbers, such as `-alpha.1`. */
export function isOlderVersion(version: string, than: string): boolean {
  const numbers = (text: string) => text.split(/[.+-]/u, 3).map(Number);
  const others = numbers(than);
  for (const [place, number] of numbers(version).entries()) {
    const difference = number - (others[place] ?? 0);
    if (difference !== 0) return difference < 0;
  }
  return false;
}

const deadlineMs = 10_000;
const maxPrinted = 4_096;
const maxShown = 300;

/** Where, with which variables and how long programs run during a check. */
export type ProgramCheckContext = {
  readonly clock: Clock;
  /** When this lifetime ends, it ends programs that still run. */
  readonly lifetime: Lifetime;
  /** An existing folder. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** Runs `<binary> --version` and checks the answer. Ends a program that does not stop or prints endlessly. */
export async function readCodexVersion(
  binary: string,
  context: ProgramCheckContext,
): Promise<Result<string, CliFailure>> {
  const spawned = await spawnPiped(binary, ['--version'], context);
  if (!spawned.ok) return spawned;
  const child = spawned.value;
  const stderr = new StderrTail();
  let printed = '';
  let late = false;

  const abandon = () => {
    killGroup(child.pid);
    // Processes that the program started may keep its pipes open. That must not block us.
    child.stdout.destroy();
    child.stderr.destroy();
  };
  const cancelDeadline = context.clock.after(deadlineMs, () => {
    late = true;
    abandon();
  });
  context.lifetime.onEnd(abandon);
  child.stdin.end();
  child.stderr.on('data', (chunk: Buffer) => stderr.push(chunk));
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString('utf8');
    if (printed.length > maxPrinted) abandon();
  });
  const [code, signal] = await new Promise<[number | null, string | null]>((resolve) => {
    child.once('close', (code, signal) => resolve([code, signal]));
  });
  cancelDeadline();
  stderr.end();

  if (late) return err({ type: 'noAnswer', afterMs: deadlineMs, stderr: stderr.last(20) });
  if (printed.trim() === '' && code !== 0) return err({ type: 'exited', code, signal, stderr: stderr.last(20) });
  const version = parseCodexVersion(printed);
  if (version === null) return err({ type: 'notCodex', binary, printed: printed.trim().slice(0, maxShown) });
  if (isOlderVersion(version, minimumCodexVersion))
    return err({ type: 'tooOld', version, needed: minimumCodexVersion });
  return ok(version);
}
