import { visibleText } from '../../../shared/base/visible-text.ts';
import { formatDuration } from '../../../shared/i18n/duration.ts';
import { counted, t } from '../../../shared/i18n/i18n.ts';
import type { ListedProcess, ProcessListing } from '../../../shared/processes/listed-process.ts';
import { getProcessName } from '../../../shared/processes/process-name.ts';
import { getFileName } from '../../components/format/path.ts';
import { formatBytes } from '../../components/format/quantity.ts';

/** A process as shown in its row. */
export type ProcessRow = {
  readonly key: string;
  readonly process: ListedProcess;
  readonly name: string;
  readonly commandLine: string;
  /** The process's owner; empty if unknown. */
  readonly owner: string;
  /** The owner in full, for the tooltip. */
  readonly ownerInFull: string;
  readonly pid: string;
  readonly age: string;
  readonly memory: string;
  /** The row's button; null if there is none. */
  readonly button: { readonly label: string; readonly name: string } | null;
};

export type ProcessesView = {
  readonly total: string;
  /** The threshold of the warning. */
  readonly budget: string;
  readonly rows: readonly ProcessRow[];
  /** What is not listed; null when everything is listed. */
  readonly more: string | null;
};

/** Describes the processes at a given time, as the page shows them. */
export function describeProcessList(list: ProcessListing, now: number): ProcessesView {
  const { budgetBytes, count, memoryBytes, processes } = list;
  const left = count - processes.length;
  return {
    total: `${counted(count, 'process', 'processes')}, ${formatBytes(memoryBytes)}`,
    budget: budgetBytes === null ? t`No warning is set.` : t`Warns above ${formatBytes(budgetBytes)}.`,
    rows: processes.map((process) => describeRow(process, now)),
    more: left === 0 ? null : t`${counted(left, 'smaller process', 'smaller processes')} not listed`,
  };
}

function describeRow(process: ListedProcess, now: number): ProcessRow {
  const { commandLine, end, memoryBytes, pid, startMark, startedAt } = process;
  const { inFull, short } = describeOwner(process);
  return {
    key: `${pid} ${startMark}`,
    process,
    name: visibleText(getProcessName(process)),
    commandLine: visibleText(commandLine),
    owner: short,
    ownerInFull: inFull,
    pid: String(pid),
    age: formatDuration(Math.max(0, now - startedAt)),
    memory: formatBytes(memoryBytes),
    button: describeButton(end, pid),
  };
}

function describeButton(end: ListedProcess['end'], pid: number): ProcessRow['button'] {
  if (end === null) return null;
  return end === 'restart'
    ? { label: t`Restart`, name: t`Restart Codex, process ${pid}` }
    : { label: t`End`, name: t`End process ${pid}` };
}

function describeOwner({ end, folder, kind, startedIn, thread, run: workcell }: ListedProcess): {
  readonly short: string;
  readonly inFull: string;
} {
  const place = folder === null ? '' : visibleText(folder);
  if (startedIn === 'earlier') return { short: t`An earlier session`, inFull: place };
  if (kind === 'appServer') return { short: end === null ? t`Other windows` : t`All threads`, inFull: place };
  const owner = workcell ?? thread;
  if (owner !== null) return { short: visibleText(owner.title), inFull: place };
  return { short: folder === null ? '' : getFileName(folder), inFull: place };
}
