import type { ThreadId } from '../../shared/base/ids.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { FileChange } from '../../shared/transcript/file-change.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { pathStyle } from '../files/path-style.ts';
import type { FileSnapshot, ObservedChange } from '../model/threads/file-snapshot.ts';
import type { AttributedChange } from '../store/threads/file-history/file-history.ts';

/** The time of a change may be this much too early, in milliseconds: file systems use a coarse clock. */
const slackMs = 20;
/** Codex reports a command up to this long after it began (50 ms observed with 0.169), in milliseconds. */
const maxReportDelayMs = 1_000;

/** How long after a turn its last reports may arrive, in milliseconds. */
const maxEndDelayMs = 2_000;

type WorkEntry = Extract<Entry, { kind: 'command' | 'patch' | 'tool' }>;

const workingStates: ReadonlySet<WorkEntry['status']> = new Set(['starting', 'running', 'background', 'applying']);
const waitingStates: ReadonlySet<WorkEntry['status']> = new Set(['waiting', 'declined']);

/** A time in which something of a thread could write in a folder. `to` null: it still can. */
type WorkTime = {
  readonly thread: ThreadId;
  /** The folder where it works. It can write elsewhere, but rarely does. */
  readonly folder: string;
  readonly from: number;
  to: number | null;
  /** The only paths it can write, from the patch. Null: any. */
  readonly paths: readonly string[] | null;
};

/**
 * Records when agents could write, to separate their changes from the user's. A command or patch that waits for the
 * user writes nothing yet.
 */
export class WorkTimes {
  /** By thread, turn and entry. */
  readonly #open = new Map<string, WorkTime>();
  readonly #ended = new Set<string>();
  #times: WorkTime[] = [];
  /** The running turns with the folder of each, by thread and turn. */
  readonly #turns = new Map<string, Pick<WorkTime, 'thread' | 'folder'>>();

  /**
   * Records what runs in a turn now. Returns whether something ended. `thread` is the user's thread, `folder` the
   * folder of the turn; `at` is in Unix milliseconds.
   */
  update(thread: ThreadId, folder: string, turn: Turn, at: number): boolean {
    const ended = this.#ended.size;
    const turnKey = `${thread} ${turn.id}`;
    const isNew = turn.endedAt !== null && at - turn.endedAt < maxEndDelayMs;
    // A busy machine reports the end of a turn even later.
    const isLive = turn.status === 'running' || this.#turns.has(turnKey) || isNew;
    if (turn.status === 'running') this.#turns.set(turnKey, { thread, folder });
    else this.#turns.delete(turnKey);
    for (const entry of turn.entries) {
      if (entry.kind !== 'command' && entry.kind !== 'patch' && entry.kind !== 'tool') continue;
      const key = `${thread} ${turn.id} ${entry.id}`;
      const known = this.#open.get(key);
      const works = workingStates.has(entry.status);
      const earliest = Math.max(turn.startedAt ?? 0, (entry.at ?? at) - maxReportDelayMs);
      const from = Math.min(entry.approval?.settledAt ?? earliest, at);
      if (works && known === undefined) this.#start(key, entry, { thread, folder, from });
      else if (!works && known !== undefined) this.#end(key, known, at);
      // One report contained both its start and its end.
      else if (!works && isLive && !waitingStates.has(entry.status) && !this.#ended.has(key)) {
        this.#end(key, this.#start(key, entry, { thread, folder, from }), at);
      }
    }
    return this.#ended.size > ended;
  }

  #start(key: string, entry: WorkEntry, begun: Pick<WorkTime, 'thread' | 'folder' | 'from'>): WorkTime {
    const paths = entry.kind === 'patch' ? entry.files.flatMap(listPaths) : null;
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

  /** Adds work that the app did on behalf of a thread. */
  add(thread: ThreadId, folder: string, from: number, to: number): void {
    this.#times.push({ thread, folder, from, to, paths: null });
  }

  /** Ends everything, because Codex is gone. */
  stop(at: number): void {
    for (const time of this.#open.values()) time.to = at;
    this.#open.clear();
    this.#turns.clear();
  }

  /**
   * Credits a change to the threads that could have made it. If several could have, it becomes one change of each, with
   * an unknown state in between. `names` are the absolute paths of the file, with and without links to its folder;
   * `since` is the last scan, and `now` this one.
   */
  attribute(change: ObservedChange, names: readonly string[], since: number, now: number): readonly AttributedChange[] {
    const { changedAt, before, stamp } = change;
    const atWork = this.#findCandidates(names, (time) => wasWorking(time, changedAt));
    // A patch lists the files that it changes.
    const patches = atWork.filter(({ paths }) => paths !== null);
    if (patches.length > 0) return splitChange(change, listThreads(patches));
    const isRecent = ({ to }: WorkTime) => to === null || to > since;
    // Codex may have started something that it has not reported yet.
    const unreported = changedAt > now - maxReportDelayMs ? [...this.#turns.values()] : [];
    const inFolder = unreported.filter(({ folder }) => names.some((name) => isInside(folder, name, pathStyle)));
    if (atWork.length > 0) {
      const began = (time: WorkTime) => isRecent(time) && time.from - slackMs <= changedAt && time.paths === null;
      const all = this.#findCandidates(names, (time) => wasWorking(time, changedAt) || began(time));
      return splitChange(change, listThreads([...inFolder, ...all]));
    }
    const workers = listThreads([...this.#findCandidates(names, isRecent), ...inFolder]);
    const [only] = workers;
    if (only === undefined || before === null) return splitChange(change, [null]);
    // A deleted path has the time of its folder, which a later patch of the same agent may have set.
    const setTime = this.#times.filter((time) => wasWorking(time, changedAt));
    const isItsFolder = stamp === null && workers.length === 1 && listThreads(setTime).includes(only);
    // Otherwise an agent worked since the last scan, and the change came later: all of them may have changed the file.
    return splitChange(change, isItsFolder ? workers : [...workers, null]);
  }

  /**
   * Returns the work that `isFitting` accepts and that could change a file. Work in the folder of the file takes
   * precedence over work elsewhere.
   */
  #findCandidates(names: readonly string[], isFitting: (time: WorkTime) => boolean): readonly WorkTime[] {
    const fitting = this.#times.filter((time) => isFitting(time) && canChange(time, names));
    const near = fitting.filter(
      ({ folder, paths }) => paths !== null || names.some((name) => isInside(folder, name, pathStyle)),
    );
    return near.length > 0 ? near : fitting;
  }

  /** Removes work that ended before a moment, because all changes until then have an author. */
  forgetBefore(at: number): void {
    this.#times = this.#times.filter(({ to }) => to === null || to >= at);
  }
}

function wasWorking({ from, to }: WorkTime, at: number): boolean {
  return at >= from - slackMs && (to === null || at <= to);
}

/** The state of a file between two scans. */
const unseenState: FileSnapshot = { kind: 'lost', why: 'unreadable' };

/** Splits a change among its authors. */
function splitChange(change: ObservedChange, authors: readonly (ThreadId | null)[]): readonly AttributedChange[] {
  if (change.before === null) return [{ ...change, thread: authors.at(-1) ?? null }];
  return authors.map((thread, at) => ({
    ...change,
    thread,
    before: at === 0 ? change.before : unseenState,
    after: at === authors.length - 1 ? change.after : unseenState,
  }));
}

/** Returns the threads of some work, in the order of their last work. */
function listThreads(times: readonly Pick<WorkTime, 'thread'>[]): readonly ThreadId[] {
  return [...new Set(times.map(({ thread }) => thread).toReversed())].toReversed();
}

function canChange({ paths }: WorkTime, names: readonly string[]): boolean {
  return paths === null || paths.some((path) => names.includes(path));
}

function listPaths({ movedTo, path }: FileChange): readonly string[] {
  return movedTo === null ? [path] : [path, movedTo];
}
