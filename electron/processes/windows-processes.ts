import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { z } from 'zod';
import { getWindowsPowerShell } from '../files/windows-program.ts';
import type { DescribedProcess, ProcessSnapshot } from './described-process.ts';

const run = promisify(execFile);

const listing = z.array(
  z.object({
    ProcessId: z.number().int(),
    ParentProcessId: z.number().int(),
    CommandLine: z.string().nullable(),
    Name: z.string(),
    WorkingSetSize: z.number(),
    Started: z.string().nullable(),
  }),
);

const query =
  "ConvertTo-Json -Compress @(Get-CimInstance Win32_Process | Select-Object ProcessId,ParentProcessId,CommandLine,Name,WorkingSetSize,@{n='Started';e={if ($_.CreationDate) {$_.CreationDate.ToUniversalTime().ToString('o')}}})";

/** Reads the processes of Windows, which reports parents and command lines but neither sessions nor marks. */
export async function readWindowsProcesses(): Promise<ProcessSnapshot> {
  const reading = run(getWindowsPowerShell(), ['-NoProfile', '-NonInteractive', '-Command', query], {
    windowsHide: true,
    maxBuffer: 64 * 1024 * 1024,
  });
  const { stdout } = await reading;
  return parseWindowsSnapshot(stdout, reading.child.pid ?? 0);
}

/**
 * Parses the output of that query, without `reader`, the process that ran it. A process with a reused pid is not a
 * parent: it started after the child.
 */
export function parseWindowsSnapshot(printed: string, reader: number): ProcessSnapshot {
  const all = listing.parse(JSON.parse(printed));
  const found = all.filter(({ ProcessId, Started }) => Started !== null && ProcessId !== reader);
  const described = new Map(found.map((row) => [row.ProcessId, toDescribedProcess(row)]));
  return {
    entries: found.map(({ ParentProcessId, ProcessId: pid }) => {
      const begunAt = described.get(pid)?.startedAt ?? 0;
      const isParent = (described.get(ParentProcessId)?.startedAt ?? Infinity) <= begunAt;
      return { pid, parent: isParent ? ParentProcessId : 0, session: null, mark: null };
    }),
    read: async (pids) => pids.map((pid) => described.get(pid)).filter((process) => process !== undefined),
  };
}

function toDescribedProcess(row: z.infer<typeof listing>[number]): DescribedProcess {
  const startMark = row.Started ?? '';
  const argv = (row.CommandLine ?? row.Name).match(/"[^"]*"|\S+/gu) ?? [];
  return {
    pid: row.ProcessId,
    startMark,
    startedAt: Date.parse(startMark),
    argv: argv.map((word) => word.replaceAll('"', '')),
    memoryBytes: row.WorkingSetSize,
    folder: null,
  };
}
