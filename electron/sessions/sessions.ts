import type { ApprovalRule, AuditEntry } from '../../shared/approvals/approval-rule.ts';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';
import { Listeners } from '../../shared/base/listeners.ts';
import type { Result } from '../../shared/base/result.ts';
import type { ExecOutput } from '../../shared/exec/exec-run.ts';
import type { TurnWindow } from '../../shared/sessions/rolling-window.ts';
import type { SearchHit } from '../../shared/sessions/search-hit.ts';
import type { InputOf, OutputOf } from '../db/serve-operations.ts';
import type { StoreFailure, StoreThread } from '../db/store-thread.ts';
import type { StoreOperations } from '../store-worker.ts';
import type { ThreadFilter, ThreadRow } from './reads/list-threads.ts';
import type { LoadedThread } from './reads/load-turns.ts';
import type { TextSearch } from './reads/search-text.ts';
import type { SessionWriter } from './session-recorder.ts';
import type { SessionsNews, SessionsState } from './session-state.ts';

/** Opens the databases, as they are to be kept, and brings unfinished threads to their end; never rejects. */
export type OpenSessions = (tell: (news: SessionsNews) => void) => Promise<SessionsState>;

type Place = { readonly threadId: ThreadId; readonly turnId: TurnId };

/** Operations that change nothing. */
type ReadOperation =
  | 'loadNewest'
  | 'loadBefore'
  | 'listThreads'
  | 'searchText'
  | 'readOutput'
  | 'readDiff'
  | 'readRules';

/**
 * Threads as they are kept between starts of the app. Until the databases are open everything waits for them; where
 * they cannot be opened nothing is found and nothing is written, and the app goes on from memory.
 */
export class Sessions {
  readonly #store: StoreThread<StoreOperations>;
  readonly #opened: Promise<SessionsState>;
  readonly #listeners = new Listeners<[SessionsState]>();
  readonly #news = new Listeners<[SessionsNews]>();
  #state: SessionsState = { type: 'opening' };
  #fails = false;

  constructor(store: StoreThread<StoreOperations>, open: OpenSessions) {
    this.#store = store;
    this.#opened = open((news) => this.#news.call(news)).then((state) => {
      this.#state = state;
      this.#listeners.call(state);
      return state;
    });
  }

  get state(): SessionsState {
    return this.#state;
  }

  onState(listen: (state: SessionsState) => void): () => void {
    return this.#listeners.add(listen);
  }

  /** What is to be told once. */
  onNews(listen: (news: SessionsNews) => void): () => void {
    return this.#news.add(listen);
  }

  /** The newest turns of a thread; null when it is not kept, or nothing can be read. */
  async load(threadId: ThreadId, window: TurnWindow): Promise<LoadedThread | null> {
    const loaded = await this.#read('loadNewest', { threadId, window });
    if (loaded !== null) this.#tellUnreadable(loaded);
    return loaded;
  }

  /** Turns before one that is kept; null when nothing can be read. */
  async loadBefore(threadId: ThreadId, turnId: TurnId, limit: number) {
    const loaded = await this.#read('loadBefore', { threadId, turnId, window: { turns: limit, characters: Number.MAX_SAFE_INTEGER } });
    if (loaded !== null) this.#tellUnreadable(loaded);
    return loaded;
  }

  async list(filter: ThreadFilter): Promise<readonly ThreadRow[]> {
    return (await this.#read('listThreads', filter)) ?? [];
  }

  /** Where words occur in titles and texts of threads. */
  async search(search: TextSearch): Promise<readonly SearchHit[]> {
    return (await this.#read('searchText', search)) ?? [];
  }

  /** The output of a command as it was saved; null when it was not. */
  output(place: Place & { readonly entryId: EntryId }): Promise<ExecOutput | null> {
    return this.#read('readOutput', place);
  }

  /** The unified diff of a turn or of one of its patches as it was saved; null when it was not. */
  diff(place: Place & { readonly entryId: EntryId | null }): Promise<string | null> {
    return this.#read('readDiff', place);
  }

  /** Remembered approvals, and the newest lines of their log; null when nothing can be read. */
  readRules(auditLimit: number) {
    return this.#read('readRules', { auditLimit });
  }

  /** Puts a thread into the archive, or with null takes it out; settles with whether that is on disk. */
  archive(threadId: ThreadId, at: number | null): Promise<boolean> {
    return this.#write(() => this.#store.call('archiveThread', { threadId, at }));
  }

  /** For remembered approvals. Each settles with whether it is on disk. */
  readonly rules = {
    put: (rule: ApprovalRule) => this.#write(() => this.#store.call('putRule', rule)),
    clear: () => this.#write(() => this.#store.call('clearRules', undefined)),
    appendAudit: (entry: AuditEntry) => this.#write(() => this.#store.call('appendAudit', entry)),
  };

  /** For the recorder. Each settles with whether it is on disk. */
  readonly writer: SessionWriter = {
    journal: (batches) => this.#write(() => this.#store.call('appendJournal', { batches })),
    save: (thread) => this.#write(() => this.#store.call('saveTurns', thread)),
    trimJournal: (threadId, upTo) => this.#write(() => this.#store.call('deleteJournal', { threadId, upTo })),
  };

  /** Closes the databases, with everything in them that was handed in. */
  async close(): Promise<void> {
    await this.#opened;
    await this.#store.close();
  }

  async #read<Name extends ReadOperation>(
    name: Name,
    input: InputOf<StoreOperations[Name]>,
  ): Promise<OutputOf<StoreOperations[Name]> | null> {
    const { type } = await this.#opened;
    if (type === 'inMemory') return null;
    const read = await this.#store.call(name, input);
    return read.ok ? read.value : null;
  }

  async #write(write: () => Promise<Result<unknown, StoreFailure>>): Promise<boolean> {
    const { type } = await this.#opened;
    if (type !== 'open') return false;
    const written = await write();
    if (written.ok === this.#fails) this.#tellWriting(written);
    return written.ok;
  }

  /** Told when it begins to fail, and when it works again. */
  #tellWriting(written: Result<unknown, StoreFailure>): void {
    this.#fails = !written.ok;
    if (written.ok) {
      this.#news.call({ type: 'writtenAgain' });
      return;
    }
    const { error } = written;
    const why = error.type === 'diskFull' || error.type === 'readOnly' ? error.type : 'failed';
    const message = 'message' in error ? error.message : error.type;
    this.#news.call({ type: 'notWritten', why, message });
  }

  #tellUnreadable({ problems }: Pick<LoadedThread, 'problems'>): void {
    if (problems.length > 0) this.#news.call({ type: 'unreadable', problems });
  }
}
