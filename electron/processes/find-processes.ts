import type { ProcessEntry } from './process-table.ts';

/** What a process came from. `runner`: from a tool that does a run; `host`: from the app itself, by way of none of these. */
export type Origin = 'appServer' | 'mcpServer' | 'command' | 'runner' | 'host' | 'earlier';

/** A process that has to do with the app. */
export type FoundProcess = {
  readonly pid: number;
  readonly origin: Origin;
  /** The process by which it belongs to its origin: the MCP server, the shell of the command, the tool; it may be that itself. */
  readonly root: number;
};

export type FindInput = {
  readonly hostPid: number;
  /** The Codex that is known to run; others are told by their marks. Null: none is known. */
  readonly codexPid: number | null;
  /** The tools other than Codex that do runs now. */
  readonly runnerPids: ReadonlySet<number>;
  /** What earlier runs left; a pid is null when the process has ended. */
  readonly earlier: readonly { readonly pid: number | null; readonly mark: string }[];
};

/**
 * The processes that this run of the app has started or earlier ones have left, with all that came from them: by
 * parent, and where that was given up by session or mark.
 */
export function findProcesses(entries: readonly ProcessEntry[], facts: FindInput): readonly FoundProcess[] {
  const { codexPid, earlier, hostPid, runnerPids } = facts;
  const children = Map.groupBy(entries, ({ parent }) => parent);
  const found = new Map<number, FoundProcess>();
  const addFamily = (first: number, origin: Origin, root = first): void => {
    const waiting = [first];
    for (let pid = waiting.pop(); pid !== undefined; pid = waiting.pop()) {
      if (pid <= 1 || pid === hostPid || found.has(pid)) continue;
      found.set(pid, { pid, origin, root });
      waiting.push(...(children.get(pid) ?? []).map((child) => child.pid));
    }
  };

  // A host that was itself started by a Codex has a mark which is not of its children.
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
    for (const child of children.get(pid) ?? []) addFamily(child.pid, originOf(child, mark));
  }
  for (const server of servers) {
    for (const entry of entries) {
      const isRelated = entry.session === server.pid || (server.mark !== null && entry.mark === server.mark);
      if (isRelated) addFamily(entry.pid, originOf(entry, server.mark));
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

/** Codex passes its mark on to commands and not to MCP servers. Where no marks are told nothing is known of a child. */
function originOf(child: ProcessEntry, markOfCodex: string | null): Origin {
  return markOfCodex !== null && child.mark === null ? 'mcpServer' : 'command';
}
