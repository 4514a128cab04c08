import { create } from 'zustand';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import type { EntryId, ThreadId, TurnId } from '../../shared/base/ids.ts';

/** What the button of a toast opens or does. */
export type ToastButton =
  | {
      readonly command: 'showPatch';
      readonly target: { readonly threadId: ThreadId; readonly turnId: TurnId; readonly entryId: EntryId };
    }
  | { readonly command: 'undoRewind'; readonly target: { readonly rewindId: string } };

/** A short message about something that has just happened here. The host does not keep it. */
export type ToastMessage = {
  readonly id: number;
  readonly kind: 'note' | 'failure';
  readonly fact: string;
  readonly detail: string;
  readonly button: ToastButton | null;
};

export type AlertsStore = {
  readonly alerts: readonly UserFacingAlert[];
  readonly toasts: readonly ToastMessage[];
  /** The toast or alert that the user reads, which nothing replaces. */
  readonly heldId: string | number | null;
};

/** The host's alerts, and the toasts of this page. */
export const useAlerts = create<AlertsStore>()(() => ({ alerts: [], toasts: [], heldId: null }));

/** The maximum number of toasts that wait to be read. */
const maxToasts = 3;
let nextToast = 1;

/** Replaces the alerts with the host's. Toasts stay. */
export function alertsChanged(alerts: readonly UserFacingAlert[]): void {
  useAlerts.setState({ alerts });
}

/** Shows a toast; a fourth one replaces the oldest. */
export function showToast(fact: string, detail = ''): void {
  addToast({ kind: 'note', fact, detail, button: null });
}

/** Shows a toast about something that the user did, with a button that belongs to it. */
export function showNoteToast(fact: string, detail: string, button: ToastButton): void {
  addToast({ kind: 'note', fact, detail, button });
}

/** Shows a toast about a failure, with a button that opens it. */
export function showFailureToast(fact: string, detail: string, button: ToastButton): void {
  addToast({ kind: 'failure', fact, detail, button });
}

/** Keeps a toast or alert while the user reads it; null for none. */
export function toastHeld(heldId: string | number | null): void {
  useAlerts.setState({ heldId });
}

/** Returns the newest of some messages, and the one that the user reads. */
export function keepNewest<Message extends { readonly id: string | number }>(
  messages: readonly Message[],
  heldId: string | number | null,
): readonly Message[] {
  const newest = messages.slice(-maxToasts);
  const held = messages.find(({ id }) => id === heldId);
  return held === undefined || newest.includes(held) ? newest : [held, ...newest.slice(1)];
}

/** Removes a toast; does nothing if it is gone. */
export function dismissToast(id: number): void {
  useAlerts.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));
}

function addToast(toast: Omit<ToastMessage, 'id'>): void {
  useAlerts.setState(({ heldId, toasts }) => ({
    toasts: keepNewest([...toasts, { ...toast, id: nextToast++ }], heldId),
  }));
}
