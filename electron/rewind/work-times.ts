import type { ThreadId } from '../../shared/base/ids.ts';
import { isInside } from '../../shared/files/is-inside.ts';
import type { KeptState, SeenChange } from '../../shared/rewind/kept-state.ts';
import type { Entry } from '../../shared/transcript/entry.ts';
import type { FileChange } from '../../shared/transcript/file-change.ts';
import type { Turn } from '../../shared/transcript/turn.ts';
import { pathStyle } from '../files/path-style.ts';
import type { AttributedChange } from '../store/threads/file-history/file-history.ts';

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
  /** The turns that run, with the folder of each, by thread and turn. */
  readonly #turns = new Map<string, Pick<WorkTime, 'thread' | 'folder'>>();

  /**
   * Takes note of what runs in a turn now. Returns whether something ended. `thread` is the person's thread, `folder` the
   * folder of the turn; `at` is in Unix milliseconds.
   */
  see(thread: ThreadId, folder: string, turn: Turn, at: number): boolean {
    const ended = this.#ended.size;
    const turnKey = `${thread} ${turn.id}`;
    const isNew = turn.endedAt !== null && at - turn.endedAt < lateMs;
    // A busy machine reports the end of a turn even later.
    const isLive = turn.status === 'running' || this.#turns.has(turnKey) || isNew;
    if (turn.status === 'running') this.#turns.set(turnKey, { thread, folder });
    else this.#turns.delete(turnKey);
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
    this.#turns.clear();
  }

  /**
   * Credits a change to whoever could make it. A change that several could make becomes one change of each, with an
   * unknown state in between. `names` are the absolute paths of the file, with and without links to its folder; `since`
   * is the last look, and `now` this one.
   */
  attribute(change: SeenChange, names: readonly string[], since: number, now: number): readonly AttributedChange[] {
    const { changedAt, before, stamp } = change;
    const atWork = this.#fitting(names, (time) => wasAtWork(time, changedAt));
    // A patch says itself what it changes.
    const patches = atWork.filter(({ paths }) => paths !== null);
    if (patches.length > 0) return chain(change, threadsOf(patches));
    const isRecent = ({ to }: WorkTime) => to === null || to > since;
    // Codex may have begun something that it has not reported yet.
    const unreported = changedAt > now - reportMs ? [...this.#turns.values()] : [];
    const inFolder = unreported.filter(({ folder }) => names.some((name) => isInside(folder, name, pathStyle)));
    if (atWork.length > 0) {
      const began = (time: WorkTime) => isRecent(time) && time.from - slackMs <= changedAt && time.paths === null;
      const all = this.#fitting(names, (time) => wasAtWork(time, changedAt) || began(time));
      return chain(change, threadsOf([...inFolder, ...all]));
    }
    const workers = threadsOf([...this.#fitting(names, isRecent), ...inFolder]);
    const [only] = workers;
    if (only === undefined || before === null) return chain(change, [null]);
    // The time of a path that is gone is that of its folder, which a later patch of the same agent may have set.
    const setTime = this.#times.filter((time) => wasAtWork(time, changedAt));
    const isItsFolder = stamp === null && workers.length === 1 && threadsOf(setTime).includes(only);
    // Otherwise an agent worked since the last look, and this came later: all of them may have changed the file.
    return chain(change, isItsFolder ? workers : [...workers, null]);
  }

  /** The work that fits and could change a file. Work in the folder of the file goes before work elsewhere. */
  #fitting(names: readonly string[], isFitting: (time: WorkTime) => boolean): readonly WorkTime[] {
    const fitting = this.#times.filter((time) => isFitting(time) && canChange(time, names));
    const near = fitting.filter(
      ({ folder, paths }) => paths !== null || names.some((name) => isInside(folder, name, pathStyle)),
    );
    return near.length > 0 ? near : fitting;
  }

  /** Forgets what ended before a moment, because all changes until then have an author. */
  forgetBefore(at: number): void {
    this.#times = this.#times.filter(({ to }) => to === null || to >= at);
  }
}

function wasAtWork({ from, to }: WorkTime, at: number): boolean {
  return at >= from - slackMs && (to === null || at <= to);
}

/** What a file was between two looks. */
const unseen: KeptState = { kind: 'lost', why: 'unreadable' };

/** Splits a change among its authors. */
function chain(change: SeenChange, authors: readonly (ThreadId | null)[]): readonly AttributedChange[] {
  if (change.before === null) return [{ ...change, thread: authors.at(-1) ?? null }];
  return authors.map((thread, at) => ({
    ...change,
    thread,
    before: at === 0 ? change.before : unseen,
    after: at === authors.length - 1 ? change.after : unseen,
  }));
}

/** The threads of some work, the last one at the end. */
function threadsOf(times: readonly Pick<WorkTime, 'thread'>[]): readonly ThreadId[] {
  return [...new Set(times.map(({ thread }) => thread).toReversed())].toReversed();
}

function canChange({ paths }: WorkTime, names: readonly string[]): boolean {
  return paths === null || paths.some((path) => names.includes(path));
}

function pathsOf({ movedTo, path }: FileChange): readonly string[] {
  return movedTo === null ? [path] : [path, movedTo];
}
