import { type ThreadId, type TurnId, type WindowId, windowId } from '../../../shared/base/ids.ts';
import type { EventName, EventPayload, HostEvent } from '../../../shared/contract/contract.ts';
import { events as contractEvents } from '../../../shared/contract/contract.ts';
import type { ThreadView } from '../../../shared/contract/threads.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';
import { foldTranscript } from '../../../shared/transcript/fold-transcript.ts';
import type { Transcript, Turn } from '../../../shared/transcript/turn.ts';
import type { WorkspaceSnapshot } from '../../../shared/workspace/workspace-snapshot.ts';
import { Lifetime } from '../../base/lifetime.ts';
import type { Broadcaster, ClientWindow } from '../../host/client-window.ts';
import { Steps } from '../../host/steps.ts';

type Named<Name extends EventName> = Extract<HostEvent, { name: Name }>;
type EntryOf<Kind extends Entry['kind']> = Extract<Entry, { kind: Kind }>;

/** A window that works like a renderer: it validates events, and folds those of its thread without gaps. */
export class TestWindow implements ClientWindow {
  readonly id: WindowId;
  workspace: WorkspaceSnapshot | null;
  openThread: ThreadId | null = null;
  readonly steps = new Steps();
  readonly events: HostEvent[] = [];
  #folderLifetime = new Lifetime('together');
  #view = this.#folderLifetime.child('', 'together');
  #transcript: Transcript | null = null;
  #seq = 0;
  readonly #waiters = new Set<() => void>();

  constructor(name: string, folder: string | null) {
    this.id = windowId.parse(name);
    this.workspace =
      folder === null
        ? null
        : { path: folder, name: 'workspace', displayPath: folder, gitRoot: null, branch: null, trust: 'writable' };
  }

  get folderLifetime(): Lifetime {
    return this.#folderLifetime;
  }

  get view(): Lifetime {
    return this.#view;
  }

  /** Moves to another folder, and closes what it opened in this one. */
  async leaveFolder(): Promise<void> {
    const ending = this.#folderLifetime.end();
    this.#folderLifetime = new Lifetime('together');
    this.#view = this.#folderLifetime.child('', 'together');
    await ending;
  }

  send(event: HostEvent): void {
    contractEvents[event.name].parse(event.payload);
    this.events.push(event);
    if (event.name === 'threadAdvanced' && event.payload.threadId === this.openThread) this.#advance(event.payload);
    this.checkWaiters();
  }

  /** Shows a thread, like a renderer with the reply to `openThread`. */
  show(view: ThreadView): void {
    this.#transcript = view.transcript;
    this.#seq = view.seq;
    this.checkWaiters();
  }

  /** Checks again whether the condition of a waiter is met. */
  checkWaiters(): void {
    for (const waiter of this.#waiters) waiter();
  }

  /** Resolves with the first result of `find`, checked after every event. */
  until<T>(find: () => T | null | undefined | false): Promise<T> {
    return new Promise((resolve) => {
      const checkWaiters = () => {
        const found = find();
        if (found === null || found === undefined || found === false) return;
        this.#waiters.delete(checkWaiters);
        resolve(found);
      };
      this.#waiters.add(checkWaiters);
      checkWaiters();
    });
  }

  get transcript(): Transcript {
    if (this.#transcript === null) throw new Error('The window shows no thread');
    return this.#transcript;
  }

  turn(id: TurnId): Turn | undefined {
    return this.transcript.turns.find((turn) => turn.id === id);
  }

  /** Returns the entries of a kind, in order, over all shown turns. */
  entries<Kind extends Entry['kind']>(kind: Kind): readonly EntryOf<Kind>[] {
    const isOfKind = (entry: Entry): entry is EntryOf<Kind> => entry.kind === kind;
    return (this.#transcript?.turns ?? []).flatMap(({ entries }) => entries.filter(isOfKind));
  }

  /** Returns all events with a name, oldest first. */
  findEvents<Name extends EventName>(name: Name): readonly Named<Name>[] {
    return this.events.filter((event): event is Named<Name> => event.name === name);
  }

  #advance({ events }: EventPayload<'threadAdvanced'>): void {
    if (this.#transcript === null) return;
    for (const { seq, event } of events) {
      if (seq <= this.#seq) continue;
      if (seq !== this.#seq + 1) throw new Error(`Event ${seq} came after ${this.#seq}`);
      this.#seq = seq;
      this.#transcript = foldTranscript(this.#transcript, event);
    }
  }
}

/** Broadcasts to test windows. */
export function createBroadcaster(windows: readonly ClientWindow[]): Broadcaster {
  return {
    windows: () => windows,
    broadcast: (event) => {
      for (const window of windows) window.send(event);
    },
  };
}
