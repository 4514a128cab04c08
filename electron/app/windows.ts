import { randomUUID } from 'node:crypto';
import type { Clock } from '../../shared/base/clock.ts';
import { type ThreadId, type WindowId, windowId } from '../../shared/base/ids.ts';
import type { DeskEvent } from '../../shared/contract/contract.ts';
import type { DeskSnapshot } from '../../shared/contract/desk.ts';
import type { WorkspaceSnapshot } from '../../shared/workspace/workspace-snapshot.ts';
import type { Announcer, DeskWindow } from '../host/desk-window.ts';

/** The person's own Codex, or the demo's. */
export type ProfileKind = DeskSnapshot['profile'];

/** A window without a page is kept this long: a reload takes seconds, a sleeping laptop minutes. */
const keptMs = 10 * 60_000;

/** A window as the desk sees it. */
export class Seat implements DeskWindow {
  readonly id: WindowId = windowId.parse(randomUUID());
  profile: ProfileKind = 'personal';
  workspace: WorkspaceSnapshot | null = null;
  openThread: ThreadId | null = null;
  /** The thread that the person looks at in it; null while they look elsewhere. */
  inFront: ThreadId | null = null;
  /** False once it has shown its first view. */
  isNew = true;
  /** The folder to go back to from the demo. */
  beforeDemo: string | null = null;
  /** Ends what was begun for the workspace. */
  leaveWorkspace: () => void = () => undefined;
  /** Speaks to the page; null while there is none. */
  page: ((event: DeskEvent) => void) | null = null;
  /** Puts it in front of the person, where the host can. */
  bringForward: () => void = () => undefined;
  /** Stops the clock that releases a window without a page. */
  keep: () => void = () => undefined;

  announce(event: DeskEvent): void {
    this.page?.(event);
  }
}

/** All windows, with a page or waiting for one. */
export class Windows {
  readonly #clock: Clock;
  readonly #seats = new Map<WindowId, Seat>();
  readonly #released: (seat: Seat) => void;

  /** `released` is told when a window is given up. */
  constructor(clock: Clock, released: (seat: Seat) => void) {
    this.#clock = clock;
    this.#released = released;
  }

  /** The windows of a profile, oldest first. */
  of(profile: ProfileKind): readonly Seat[] {
    return [...this.#seats.values()].filter((seat) => seat.profile === profile);
  }

  /** Those of them that have a page now. */
  seen(profile: ProfileKind): readonly Seat[] {
    return this.of(profile).filter(({ page }) => page !== null);
  }

  /** Speaks to the windows of a profile. */
  announcer(profile: ProfileKind): Announcer {
    return {
      windows: () => this.of(profile),
      toAll: (event) => {
        for (const seat of this.of(profile)) seat.announce(event);
      },
    };
  }

  /** The window that waits for its page, or a new one. Null: a page that has never had one. */
  take(id: WindowId | null): { readonly seat: Seat; readonly like: Seat | null } {
    const known = id === null ? undefined : this.#seats.get(id);
    if (known !== undefined && known.page === null) return { seat: known, like: null };
    const seat = new Seat();
    this.#seats.set(seat.id, seat);
    return { seat, like: known ?? null };
  }

  /** Gives a window its page, and the way to put it in front. */
  connect(seat: Seat, page: (event: DeskEvent) => void, bringForward = () => {}): void {
    seat.keep();
    seat.page = page;
    seat.bringForward = bringForward;
  }

  /** Gives up every window; `released` is not told. */
  end(): void {
    for (const seat of this.#seats.values()) {
      seat.keep();
      seat.leaveWorkspace();
    }
    this.#seats.clear();
  }

  /** The page is gone; the window waits for the next one and is then released. */
  disconnect(seat: Seat): void {
    seat.page = null;
    seat.inFront = null;
    seat.bringForward = () => undefined;
    if (!this.#seats.has(seat.id)) return;
    seat.keep = this.#clock.after(keptMs, () => {
      this.#seats.delete(seat.id);
      seat.leaveWorkspace();
      this.#released(seat);
    });
  }
}
