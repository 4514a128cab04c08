import type { Clock } from '../../shared/base/clock.ts';
import type { Lifetime } from '../../shared/base/lifetime.ts';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { CliFailure } from '../../shared/cli/cli-state.ts';
import { killGroup } from '../processes/end-processes.ts';
import { spawnPiped } from '../processes/spawn-piped.ts';
import { StderrTail } from '../processes/stderr-tail.ts';
import { isOlder, minimumCodexVersion, parseCodexVersion } from './codex-version.ts';

const deadlineMs = 10_000;
const maxPrinted = 4_096;
const maxShown = 300;

/** Where, with which variables and how long programs run while they are checked. */
export type RunContext = {
  readonly clock: Clock;
  /** Ends programs that still run when it ends. */
  readonly lifetime: Lifetime;
  /** An existing folder. */
  readonly cwd: string;
  readonly environment: Readonly<Record<string, string>>;
};

/** Runs `<binary> --version` and checks the answer. Ends a program that does not stop or prints endlessly. */
export async function readCodexVersion(binary: string, context: RunContext): Promise<Result<string, CliFailure>> {
  const spawned = await spawnPiped(binary, ['--version'], context);
  if (!spawned.ok) return spawned;
  const child = spawned.value;
  const stderr = new StderrTail();
  let printed = '';
  let late = false;

  const abandon = () => {
    killGroup(child.pid);
    // Processes it started may keep its pipes open. That must not block us.
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
  if (isOlder(version, minimumCodexVersion)) return err({ type: 'tooOld', version, needed: minimumCodexVersion });
  return ok(version);
}
