import type { ProcessEntry } from './process-table.ts';

/** The origin of a process. `runner`: a tool with a run. `host`: the app itself, through none of the other origins. */
export type ProcessOrigin = 'appServer' | 'mcpServer' | 'command' | 'runner' | 'host' | 'earlier';

/** A process that belongs to the app. */
export type FoundProcess = {
  readonly pid: number;
  readonly origin: ProcessOrigin;
  /**
   * The process that connects it to its origin: the MCP server, the command's shell or the tool. It may be the process
   * itself.
   */
  readonly root: number;
};

/** The known processes of the app, from which to find their descendants. */
export type FindInput = {
  readonly hostPid: number;
  /** The pid of the current Codex; others are identified by their marks. Null: there is none. */
  readonly codexPid: number | null;
  /** The tools other than Codex with current runs. */
  readonly runnerPids: ReadonlySet<number>;
  /** Processes left by earlier runs of the app; a pid is null if the process has ended. */
  readonly earlier: readonly { readonly pid: number | null; readonly mark: string }[];
};

/**
 * Finds the processes started by this run of the app or left by earlier ones, and all their descendants: by parent, and
 * detached ones by session or mark.
 */
export function findProcesses(entries: readonly ProcessEntry[], facts: FindInput): readonly FoundProcess[] {
  const { codexPid, earlier, hostPid, runnerPids } = facts;
  const children = Map.groupBy(entries, ({ parent }) => parent);
  const found = new Map<number, FoundProcess>();
  const addFamily = (first: number, origin: ProcessOrigin, root = first): void => {
    const waiting = [first];
    for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
      if (pid <= 1 || pid === hostPid || found.has(pid)) continue;
      found.set(pid, { pid, origin, root });
      waiting.push(...(children.get(pid) ?? []).map((child) => child.pid));
    }
  };

  // A host started by a Codex has a mark that does not identify its children.
  const hostMark = entries.find(({ pid }) => pid === hostPid)?.mark ?? null;
  const ofHost = children.get(hostPid) ?? [];
  for (const { mark, pid } of ofHost.filter((child) => runnerPids.has(child.pid))) {
    addFamily(pid, 'runner');
    for (const entry of entries) {
      if (entry.session === pid || (mark !== null && entry.mark === mark)) addFamily(entry.pid, 'runner', pid);
    }
  }
  const marked = ofHost.filter(({ mark, pid }) => pid === codexPid || (mark !== null && mark !== hostMark));
  const servers = marked.filter(({ pid }) => !runnerPids.has(pid));
  for (const { mark, pid } of servers) {
    found.set(pid, { pid, origin: 'appServer', root: pid });
    for (const child of children.get(pid) ?? []) addFamily(child.pid, getOrigin(child, mark));
  }
  for (const server of servers) {
    for (const entry of entries) {
      const isRelated = entry.session === server.pid || (server.mark !== null && entry.mark === server.mark);
      if (isRelated) addFamily(entry.pid, getOrigin(entry, server.mark));
    }
  }
  const marks = new Set(earlier.map(({ mark }) => mark));
  const pids = new Set(earlier.map(({ pid }) => pid));
  for (const { mark, pid } of entries) {
    if (pids.has(pid) || (mark !== null && marks.has(mark))) addFamily(pid, 'earlier');
  }
  for (const { pid } of ofHost) addFamily(pid, 'host');
  return [...found.values()];
}

/**
 * Returns the origin of a Codex's child. Codex passes its mark to commands but not to MCP servers. Without marks, the
 * two look the same.
 */
function getOrigin(child: ProcessEntry, markOfCodex: string | null): ProcessOrigin {
  return markOfCodex !== null && child.mark === null ? 'mcpServer' : 'command';
}
