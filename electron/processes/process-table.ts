import { execFile, spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { markVariable } from './child-environment.ts';

const sliceMs = 1;

/** Maps values in order, and lets other work run after each millisecond. */
async function mapInSlices<In, Out>(values: readonly In[], map: (value: In) => Out): Promise<Out[]> {
  const mapped: Out[] = [];
  let begunAt = performance.now();
  for (const value of values) {
    mapped.push(map(value));
    if (performance.now() - begunAt < sliceMs) continue;
    await setImmediate();
    begunAt = performance.now();
  }
  return mapped;
}

const run = promisify(execFile);
const macArguments = ['-A', '-ww', '-E', '-o', 'pid=,ppid=,command='];
const macLimits = { maxBuffer: 64 * 1024 * 1024, timeout: 5_000 } as const;

/** A running process, with the facts that the system shows us. */
export type ProcessEntry = {
  readonly pid: number;
  readonly parent: number;
  /** Session of the process. Null if the system does not report it. */
  readonly session: number | null;
  /** The mark that it inherited. Null without one. */
  readonly mark: string | null;
};

/**
 * Reads every process of the machine at once. Codex puts each command and each MCP server into its own group or
 * session, so ending Codex's group does not reach them. Empty on Windows, where `taskkill /T` walks the tree itself.
 * `variable` holds the marks: by default, those of our children.
 */
export function readProcessTable(variable = markVariable): readonly ProcessEntry[] {
  if (process.platform === 'linux') return readLinuxTable(variable);
  if (process.platform === 'darwin') return readMacTable(variable);
  return [];
}

/** Does the same without blocking for more than a few milliseconds. Rejects if the system's own program cannot run. */
export async function readProcessTableInSlices(): Promise<readonly ProcessEntry[]> {
  if (process.platform === 'linux') {
    return (await mapInSlices(linuxPids(), (pid) => readLinuxEntry(pid, markVariable))).filter(
      (entry) => entry !== null,
    );
  }
  if (process.platform !== 'darwin') return [];
  const { stdout } = await run('/bin/ps', macArguments, macLimits);
  return (await mapInSlices(stdout.split('\n'), (line) => parseMacTable(line))).flat();
}

/**
 * Returns the processes that came from a child: its descendants, its session, processes with its mark that left parent
 * and session, and all their descendants. Excludes the child. `child` is null if its pid now belongs to another
 * process.
 */
export function findStartedProcesses(table: readonly ProcessEntry[], child: number | null, mark: string): number[] {
  const isRelated = (entry: ProcessEntry) =>
    (child !== null && (entry.parent === child || entry.session === child)) || entry.mark === mark;
  const found = withDescendants(
    table,
    table.filter(isRelated).map(({ pid }) => pid),
  );
  return found.filter((pid) => pid !== child);
}

/** Returns processes and everything that they started. */
export function withDescendants(table: readonly ProcessEntry[], pids: readonly number[]): number[] {
  const found = new Set<number>();
  const add = (pid: number): void => {
    if (found.has(pid) || pid <= 1) return;
    found.add(pid);
    for (const entry of table) if (entry.parent === pid) add(entry.pid);
  };
  for (const pid of pids) add(pid);
  return [...found];
}

function readLinuxTable(variable: string): ProcessEntry[] {
  return linuxPids()
    .map((pid) => readLinuxEntry(pid, variable))
    .filter((entry) => entry !== null);
}

function linuxPids(): number[] {
  return listNames('/proc')
    .filter((name) => /^\d+$/u.test(name))
    .map(Number);
}

function listNames(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function readLinuxEntry(pid: number, variable: string): ProcessEntry | null {
  try {
    const [state, parent, , session] = parseFieldsAfterName(readFileSync(`/proc/${pid}/stat`, 'utf8'));
    if (state === 'Z') return null;
    return { pid, parent: Number(parent), session: Number(session), mark: readLinuxMark(pid, variable) };
  } catch {
    return null;
  }
}

function readLinuxMark(pid: number, variable: string): string | null {
  try {
    const prefix = `${variable}=`;
    const variables = readFileSync(`/proc/${pid}/environ`, 'latin1').split('\0');
    return variables.find((variable) => variable.startsWith(prefix))?.slice(prefix.length) ?? null;
  } catch {
    return null;
  }
}

/**
 * Returns the fields of `/proc/<pid>/stat`, starting with the state. The name before them can contain spaces and
 * parentheses.
 */
export function parseFieldsAfterName(stat: string): string[] {
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ');
}

function readMacTable(variable: string): ProcessEntry[] {
  const listing = spawnSync('/bin/ps', macArguments, { encoding: 'utf8', ...macLimits });
  return parseMacTable(listing.stdout ?? '', variable);
}

/** Parses the output of `ps -E -o pid=,ppid=,command=`: the variables follow the arguments. */
export function parseMacTable(printed: string, variable = markVariable): ProcessEntry[] {
  const entries: ProcessEntry[] = [];
  for (const line of printed.split('\n')) {
    const [, pid, parent, command] = /^\s*(\d+)\s+(\d+)\s(.*)$/u.exec(line) ?? [];
    if (pid === undefined || command === undefined) continue;
    const mark = new RegExp(`(?:^| )${variable}=(\\S+)`, 'u').exec(command)?.[1] ?? null;
    entries.push({ pid: Number(pid), parent: Number(parent), session: null, mark });
  }
  return entries;
}
