import type { ThreadId } from '../../shared/base/ids.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { FileChange } from '../../shared/transcript/file-change.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { pathStyle } from '../files/path-style.ts';

/** The time of a change may be this much too early, in milliseconds: file systems use a coarse clock. */
const slackMs = 20;
/** Codex reports a command up to this long after it began (50 ms observed with 0.169), in milliseconds. */
const reportMs = 1_000;

/** How long after a turn its last reports may arrive, in milliseconds. */
const lateMs = 2_000;

type Work = Extract<Entry, { kind: 'command' | 'patch' | 'tool' }>;

const workingStates: ReadonlySet<Work['status']> = new Set(['starting', 'running', 'background', 'applying']);
const waitingStates: ReadonlySet<Work['status']> = new Set(['waiting', 'declined']);

/** When something of a thread could write in a folder. `to` null: it still can. */
type WorkTime = {
  readonly thread: ThreadId;
  /** Where it works. It can write elsewhere, but rarely does. */
  readonly folder: string;
  readonly from: number;
  to: number | null;
  /** The only paths it can write, as the patch names them. Null: any. */
  readonly paths: readonly string[] | null;
};

/**
 * Remembers when agents could write, to tell their changes from the person's. A command or patch that waits for the
 * person writes nothing yet.
 */
export class WorkTimes {
  /** By thread, turn and entry. */
  readonly #open = new Map<string, WorkTime>();
  readonly #ended = new Set<string>();
  #times: WorkTime[] = [];

  /**
   * Takes note of what runs in a turn now. Returns whether something ended. `thread` is the person's thread, `folder` the
   * folder of the turn; `at` is in Unix milliseconds.
   */
  see(thread: ThreadId, folder: string, turn: Turn, at: number): boolean {
    const ended = this.#ended.size;
    const isLive = turn.status === 'running' || (turn.endedAt !== null && at - turn.endedAt < lateMs);
    for (const entry of turn.entries) {
      if (entry.kind !== 'command' && entry.kind !== 'patch' && entry.kind !== 'tool') continue;
      const key = `${thread} ${turn.id} ${entry.id}`;
      const known = this.#open.get(key);
      const works = workingStates.has(entry.status);
      const earliest = Math.max(turn.startedAt ?? 0, (entry.at ?? at) - reportMs);
      const from = Math.min(entry.approval?.settledAt ?? earliest, at);
      if (works && known === undefined) this.#begin(key, entry, { thread, folder, from });
      else if (!works && known !== undefined) this.#end(key, known, at);
      // Its start and its end came in one report.
      else if (!works && isLive && !waitingStates.has(entry.status) && !this.#ended.has(key)) {
        this.#end(key, this.#begin(key, entry, { thread, folder, from }), at);
      }
    }
    return this.#ended.size > ended;
  }

  #begin(key: string, entry: Work, begun: Pick<WorkTime, 'thread' | 'folder' | 'from'>): WorkTime {
    const paths = entry.kind === 'patch' ? entry.files.flatMap(pathsOf) : null;
    const time: WorkTime = { ...begun, to: null, paths };
    this.#open.set(key, time);
    this.#times.push(time);
    return time;
  }

  #end(key: string, time: WorkTime, at: number): void {
    time.to = at;
    this.#open.delete(key);
    this.#ended.add(key);
  }

  /** Adds work of the app on behalf of a thread. */
  add(thread: ThreadId, folder: string, from: number, to: number): void {
    this.#times.push({ thread, folder, from, to, paths: null });
  }

  /** Ends everything, because Codex is gone. */
  stop(at: number): void {
    for (const time of this.#open.values()) time.to = at;
    this.#open.clear();
  }

  /**
   * The thread whose work changed a file at a moment. Null: something else did. `names` are the absolute paths of the
   * file, with and without links to its folder.
   */
  authorOf(names: readonly string[], at: number): ThreadId | null {
    return this.#lastThat((time) => wasAtWork(time, at), names);
  }

  /** The last thread at work at a moment, whatever it could change. Null if none was. */
  workedAt(at: number): ThreadId | null {
    return this.#times.findLast((time) => wasAtWork(time, at))?.thread ?? null;
  }

  /** The last thread that could change a file since a moment. Null if none could. */
  workerSince(names: readonly string[], since: number): ThreadId | null {
    return this.#lastThat(({ to }) => to === null || to > since, names);
  }

  /** The thread of the last fitting work. Work in the folder of the file goes before work elsewhere. */
  #lastThat(isFitting: (time: WorkTime) => boolean, names: readonly string[]): ThreadId | null {
    const fitting = this.#times.filter((time) => isFitting(time) && canChange(time, names));
    const near = fitting.findLast(
      ({ folder, paths }) => paths !== null || names.some((name) => isInside(folder, name, pathStyle)),
    );
    return (near ?? fitting.at(-1))?.thread ?? null;
  }

  /** Forgets what ended before a moment, because all changes until then have an author. */
  forgetBefore(at: number): void {
    this.#times = this.#times.filter(({ to }) => to === null || to >= at);
  }
}

function wasAtWork({ from, to }: WorkTime, at: number): boolean {
  return at >= from - slackMs && (to === null || at <= to);
}

function canChange({ paths }: WorkTime, names: readonly string[]): boolean {
  return paths === null || paths.some((path) => names.includes(path));
}

function pathsOf({ movedTo, path }: FileChange): readonly string[] {
  return movedTo === null ? [path] : [path, movedTo];
}
