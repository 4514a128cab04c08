import { readFile } from 'node:fs/promises';
import { findExitMessage } from '../../shared/alerts/exit-message.ts';
import type { SandboxInfo } from '../../shared/machine/machine-facts.ts';
import { type ProbePlace, runBriefly } from './run-briefly.ts';

type Cause = Extract<SandboxInfo, { readonly type: 'failed' }>['cause'];

/**
 * Makes Codex run a command in its sandbox: bubblewrap on Linux, seatbelt on macOS. The command is `codex --version`,
 * because Codex certainly exists.
 */
export async function probeSandbox(codex: string, place: ProbePlace): Promise<SandboxInfo> {
  const run = await runBriefly(codex, ['sandbox', '--', codex, '--version'], place);
  if (run.type === 'notRun') return { type: 'failed', cause: 'unknown', message: run.message };
  if (run.code === 0) return { type: 'ready' };
  return { type: 'failed', cause: await findCause(run.errors), message: findLastRelevantLine(run.errors) };
}

/** Linux settings that can forbid user namespaces, each with the value that forbids them. */
const obstacles: readonly (readonly [file: string, value: string, cause: Cause])[] = [
  ['/proc/sys/user/max_user_namespaces', '0', 'noNamespacesLeft'],
  ['/proc/sys/kernel/unprivileged_userns_clone', '0', 'namespacesOff'],
  ['/proc/sys/kernel/apparmor_restrict_unprivileged_userns', '1', 'appArmor'],
];

async function findCause(errors: string): Promise<Cause> {
  if (/bubblewrap is unavailable/.test(errors)) return 'noBubblewrap';
  if (!/^bwrap: /m.test(errors)) return 'unknown';
  for (const [file, value, cause] of obstacles) {
    const set = await readFile(file, 'utf8').catch(() => '');
    if (set.trim() === value) return cause;
  }
  return 'unknown';
}

/** Finds the last relevant line. Skips the lines after a panic, and warnings about Workcell's folder. */
function findLastRelevantLine(errors: string): string {
  const lines = errors.split('\n').map((line) => line.trim());
  return findExitMessage(lines.filter((line) => !/^(WARNING:|note:|stack backtrace:|thread ')/.test(line)));
}
