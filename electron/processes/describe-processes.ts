import { basename, isAbsolute } from 'node:path';
import type { ThreadId } from '../../shared/base/ids.ts';
import type { CommandStatus } from '../../shared/console/command-status.ts';
import type { ListedProcess, ProcessKind } from '../../shared/processes/listed-process.ts';
import type { RunRef } from '../../shared/runs/run-ref.ts';
import type { DescribedProcess } from './described-process.ts';
import type { FoundProcess } from './find-processes.ts';

/** A running command, with the facts from its thread. */
export type OpenCommand = {
  readonly threadId: ThreadId;
  readonly title: string;
  readonly command: string;
  readonly status: CommandStatus;
};

/** A tool other than Codex with a current run. */
export type OpenRunner = { readonly pid: number; readonly run: RunRef; readonly title: string };

/** The app's own facts about its processes, besides the system's. `codexPid` is null while Codex is not running. */
export type DescribeInput = {
  /** The Codex of the requesting window. */
  readonly codexPid: number | null;
  readonly commands: readonly OpenCommand[];
  readonly runners: readonly OpenRunner[];
  /** Identifies the MCP server with these arguments; null if unknown. */
  findServer(argv: readonly string[]): string | null;
  /** Removes secrets and personal data from a text. */
  redact(text: string): string;
};

const longestCommandLine = 300;
/** The maximum length to redact. It is longer than the shown part, so that no secret is cut there. */
const longestRedacted = 4_000;

/** Describes processes for the list, the largest first. Skips those that have ended since. */
export function describeProcesses(
  found: readonly FoundProcess[],
  described: readonly DescribedProcess[],
  facts: DescribeInput,
): readonly ListedProcess[] {
  const byPid = new Map(described.map((process) => [process.pid, process]));
  const families = Map.groupBy(found, ({ root }) => root);
  const roots = new Map(
    [...families].map(([root, members]) => {
      const origin = members[0]?.origin ?? 'host';
      const argvs = members.map(({ pid }) => byPid.get(pid)?.argv ?? []);
      const runner = facts.runners.find(({ pid }) => pid === root);
      return [root, getFamilyKind(origin, byPid.get(root)?.argv ?? [], argvs, { ...facts, runner })];
    }),
  );
  return found
    .flatMap(({ origin, pid, root }): ListedProcess | readonly never[] => {
      const process = byPid.get(pid);
      const family = roots.get(root);
      if (process === undefined || family === undefined) return [];
      const { argv, folder, memoryBytes, startMark, startedAt } = process;
      return {
        pid,
        startMark,
        startedAt,
        ...family,
        // A tool's child process is a command of its run.
        kind: origin === 'runner' && pid !== root ? 'command' : family.kind,
        commandLine: shorten(facts.redact(formatCommandLine(argv).slice(0, longestRedacted))),
        memoryBytes,
        startedIn: origin === 'earlier' ? 'earlier' : 'this',
        folder,
        end: origin === 'earlier' ? 'end' : getEndMethod(pid, family.kind, facts.codexPid),
      };
    })
    .toSorted((one, other) => other.memoryBytes - one.memoryBytes || one.pid - other.pid);
}

type Family = Pick<ListedProcess, 'kind' | 'server' | 'thread' | 'run'>;

function getFamilyKind(
  origin: FoundProcess['origin'],
  root: readonly string[],
  argvs: readonly (readonly string[])[],
  facts: DescribeInput & { readonly runner: OpenRunner | undefined },
): Family {
  const family = (kind: ProcessKind, more: Partial<Family> = {}): Family => ({
    kind,
    server: null,
    thread: null,
    run: null,
    ...more,
  });
  if (origin === 'runner') {
    const { runner } = facts;
    return family('runner', { run: runner === undefined ? null : { run: runner.run, title: runner.title } });
  }
  const server = facts.findServer(root);
  if (origin === 'mcpServer') return family('mcpServer', { server });
  if (origin === 'command') {
    const command = findCommand(argvs, facts.commands);
    // On systems without marks, a server can only be identified by its program.
    if (command === null && server !== null) return family('mcpServer', { server });
    if (command === null) return family('command');
    const { status, threadId, title } = command;
    return family(status === 'background' ? 'backgroundCommand' : 'command', { thread: { id: threadId, title } });
  }
  if (origin === 'appServer') return family('appServer');
  if (origin === 'earlier') return family(isAppServer(root) ? 'appServer' : 'other');
  return family(getOwnKind(root));
}

/**
 * Finds the command of these processes: a shell's script, or the program that replaced the shell. Null if none matches,
 * or if several threads match.
 */
function findCommand(argvs: readonly (readonly string[])[], commands: readonly OpenCommand[]): OpenCommand | null {
  const scripts = new Set(argvs.map((argv) => argv.at(-1)));
  const programs = argvs.map((argv) => argv.join(' ')).filter((line) => line !== '');
  const exact = commands.filter(({ command }) => scripts.has(command));
  const fitting =
    exact.length > 0 ? exact : commands.filter(({ command }) => programs.some((line) => command.endsWith(line)));
  const [first] = fitting;
  return first !== undefined && fitting.every(({ threadId }) => threadId === first.threadId) ? first : null;
}

function getOwnKind(argv: readonly string[]): ProcessKind {
  if (argv.some((word) => /^keyring-program\.[jt]s$/u.test(basename(word)))) return 'keyring';
  // Electron's windows, graphics and helper processes.
  return argv.some((word) => word.startsWith('--type=')) ? 'worker' : 'other';
}

function isAppServer(argv: readonly string[]): boolean {
  return /^codex(\.exe)?$/iu.test(basename(argv[0] ?? '')) && argv.includes('app-server');
}

/**
 * Returns how a process can be ended. Null for parts of the app, which end with it, and for the Codex of another
 * profile.
 */
function getEndMethod(pid: number, kind: ProcessKind, codexPid: number | null): ListedProcess['end'] {
  if (pid === codexPid) return 'restart';
  return kind === 'keyring' || kind === 'worker' || kind === 'appServer' ? null : 'end';
}

/** Formats a command line with the base names of programs and files. Devices keep their paths. */
function formatCommandLine(argv: readonly string[]): string {
  return argv.map((word) => (isAbsolute(word) && !word.startsWith('/dev/') ? basename(word) : word)).join(' ');
}

function shorten(text: string): string {
  return text.length <= longestCommandLine ? text : `${text.slice(0, longestCommandLine - 1)}…`;
}
