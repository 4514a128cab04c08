import { basename } from 'node:path';

/** The strace filter that `readTrace` needs to know which process does what. */
export const tracedCalls = '%network,execve,clone,clone3,fork,vfork';

/** A process's use of an address. */
export type NetworkCall = {
  /** The program's file name, or the script's when Node runs one. `unknown` when it was not reported. */
  readonly program: string;
  /** `connect`, `bind`, or a call that sends. */
  readonly call: string;
  /** The system's name, without `AF_`. */
  readonly family: string;
  /** Host and port, or the path of a local socket. Empty for any other family. */
  readonly address: string;
};

/** The actions of the processes in a trace. */
export type NetworkTrace = {
  readonly calls: readonly NetworkCall[];
  /** The families of all opened sockets, in alphabetical order. */
  readonly families: readonly string[];
  /** All programs that ran, in alphabetical order. */
  readonly programs: readonly string[];
};

const line = /^(\d+) +(.*)$/;
const startedCall = /^(\w+)\((.*)$/s;
const resumed = /^<\.\.\. (\w+) resumed>(.*)$/s;
const started = /^"((?:[^"\\]|\\.)*)", \[(.*?)\]/;
const sockaddr = /\{sa_family=AF_(\w+)([^{}]*)\}/g;
const addressed: ReadonlySet<string> = new Set(['connect', 'bind', 'sendto', 'sendmsg', 'sendmmsg']);
const forks: ReadonlySet<string> = new Set(['clone', 'clone3', 'fork', 'vfork']);

/**
 * Parses the output of `strace -f` for a program and all its descendants, one call per line after its process. An
 * interrupted call has two lines, and the first one contains the address.
 */
export function readTrace(text: string): NetworkTrace {
  const histories = new ProgramHistories();
  const families = new Set<string>();
  const found: (Omit<NetworkCall, 'program'> & { readonly pid: number; readonly at: number })[] = [];
  for (const [at, each] of text.split('\n').entries()) {
    const [, process = '', said = ''] = line.exec(each) ?? [];
    const pid = Number(process);
    const [, later = '', ending = ''] = resumed.exec(said) ?? [];
    if (forks.has(later)) histories.notifyFork(pid, readResult(ending), at);
    if (later === 'execve' && readResult(ending) === 0) histories.notifyExec(pid, at);
    const [, call = '', rest = ''] = startedCall.exec(said) ?? [];
    if (forks.has(call)) histories.notifyFork(pid, readResult(rest), at);
    if (call === 'execve') {
      histories.notifyTry(pid, readProgram(rest));
      if (readResult(rest) === 0) histories.notifyExec(pid, at);
    }
    if (call === 'socket') families.add(/^AF_(\w+)/.exec(rest)?.[1] ?? rest);
    if (!addressed.has(call)) continue;
    for (const [, family = '', fields = ''] of rest.matchAll(sockaddr)) {
      found.push({ pid, at, call, family, address: readAddress(family, fields) });
    }
  }
  return {
    calls: found.map(({ at, pid, ...call }) => ({ program: histories.programAt(pid, at), ...call })),
    families: [...families].sort(),
    programs: histories.programs,
  };
}

/**
 * Each network address that was used, with the program and the call: `codex connect 127.0.0.1:4000`. Sorted, without
 * duplicates.
 */
export function listReached({ calls }: NetworkTrace): readonly string[] {
  const elsewhere = calls.filter(({ family }) => family !== 'UNIX' && family !== 'NETLINK');
  return [...new Set(elsewhere.map(({ address, call, program }) => `${program} ${call} ${address}`))].sort();
}

/** Matches what resolves names: a server's port, also for encrypted and local ones, or the system's own service. */
const nameService = /:(?:53|853|5353)$|systemd\/resolve/;

/**
 * Returns each use of something that resolves names, on this machine or elsewhere. Sorted, without duplicates. Leaves
 * out requests to nscd, because programs also ask it for users.
 */
export function listLookups({ calls }: NetworkTrace): readonly string[] {
  const asked = calls.filter(({ address }) => nameService.test(address));
  return [...new Set(asked.map(({ address, call, program }) => `${program} ${call} ${address}`))].sort();
}

/**
 * Returns what `listReached` reports outside of this machine. Sockets are bound to this machine's own addresses, so
 * those calls do not count.
 */
export function listReachedOutside(trace: NetworkTrace): readonly string[] {
  return listReached(trace).filter((use) => !/ (?:127[.]|\[::1\]|bind )/.test(use));
}

/** More ancestors than any process has. Process ids in their own namespace may form cycles. */
const maxParents = 50;

/**
 * Records which program each process ran at which time. Children run their parent's program until they start their own.
 */
class ProgramHistories {
  readonly #tried = new Map<number, string>();
  readonly #ran = new Map<number, { readonly at: number; readonly program: string }[]>();
  readonly #parents = new Map<number, { readonly pid: number; readonly at: number }>();

  get programs(): readonly string[] {
    return [...new Set([...this.#ran.values()].flat().map(({ program }) => program))].sort();
  }

  notifyTry(pid: number, program: string): void {
    this.#tried.set(pid, program);
  }

  notifyExec(pid: number, at: number): void {
    const program = this.#tried.get(pid) ?? 'unknown';
    this.#ran.set(pid, [...(this.#ran.get(pid) ?? []), { at, program }]);
  }

  notifyFork(pid: number, child: number | null, at: number): void {
    if (child !== null && child > 0 && child !== pid) this.#parents.set(child, { pid, at });
  }

  programAt(pid: number, at: number): string {
    for (let of = { pid, at }, steps = 0; steps < maxParents; steps++) {
      const own = this.#ran.get(of.pid)?.findLast((each) => each.at <= of.at);
      if (own !== undefined) return own.program;
      const parent = this.#parents.get(of.pid);
      if (parent === undefined) break;
      of = parent;
    }
    return 'unknown';
  }
}

/** A call's result. Null when the line does not have it. */
function readResult(rest: string): number | null {
  const value = / = (-?\d+)(?: |$)/.exec(rest.slice(rest.lastIndexOf(')')))?.[1];
  return value === undefined ? null : Number(value);
}

function readProgram(rest: string): string {
  const [, file = '', args = ''] = started.exec(rest) ?? [];
  const name = basename(file);
  if (name !== 'node') return name;
  const script = [...args.matchAll(/"((?:[^"\\]|\\.)*)"/g)].slice(1).find(([, arg = '']) => !arg.startsWith('-'))?.[1];
  return script === undefined ? name : basename(script);
}

function readAddress(family: string, fields: string): string {
  const port = /htons\((\d+)\)/.exec(fields)?.[1] ?? '';
  if (family === 'INET') return `${/inet_addr\("([^"]*)"\)/.exec(fields)?.[1] ?? ''}:${port}`;
  if (family === 'INET6') return `[${/inet_pton\(AF_INET6, "([^"]*)"/.exec(fields)?.[1] ?? ''}]:${port}`;
  return family === 'UNIX' ? (/sun_path=@?"([^"]*)"/.exec(fields)?.[1] ?? '') : '';
}
