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
export type Toast = {
  readonly id: number;
  readonly kind: 'note' | 'failure';
  readonly fact: string;
  readonly detail: string;
  readonly button: ToastButton | null;
};

export type AlertsStore = { readonly alerts: readonly UserFacingAlert[]; readonly toasts: readonly Toast[] };

export const useAlerts = create<AlertsStore>()(() => ({ alerts: [], toasts: [] }));

/** The maximum number of toasts shown at once. */
const mostToasts = 3;
let nextToast = 1;

export function alertsChanged(alerts: readonly UserFacingAlert[]): void {
  useAlerts.setState({ alerts });
}

/** Shows a toast; a fourth one replaces the oldest. */
export function toastShown(fact: string, detail = ''): void {
  put({ kind: 'note', fact, detail, button: null });
}

/** Shows a toast about something that the person did, with a button that belongs to it. */
export function noteShown(fact: string, detail: string, button: ToastButton): void {
  put({ kind: 'note', fact, detail, button });
}

/** Shows a toast about a failure, with a button that opens it. */
export function failureShown(fact: string, detail: string, button: ToastButton): void {
  put({ kind: 'failure', fact, detail, button });
}

export function toastEnded(id: number): void {
  useAlerts.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));
}

function put(toast: Omit<Toast, 'id'>): void {
  useAlerts.setState((state) => ({ toasts: [...state.toasts, { ...toast, id: nextToast++ }].slice(-mostToasts) }));
}
