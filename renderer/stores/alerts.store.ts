import { create } from 'zustand';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';

/** A short word on something the person has just done here; the host does not know of it. */
export type Toast = { readonly id: number; readonly fact: string; readonly detail: string };

export type AlertsStore = { readonly alerts: readonly UserFacingAlert[]; readonly toasts: readonly Toast[] };

export const useAlerts = create<AlertsStore>()(() => ({ alerts: [], toasts: [] }));

let nextToast = 1;

export function alertsChanged(alerts: readonly UserFacingAlert[]): void {
  useAlerts.setState({ alerts });
}

/** Shows a toast; at most three stand at once. */
export function toastShown(fact: string, detail = ''): void {
  const toast = { id: nextToast++, fact, detail };
  useAlerts.setState((state) => ({ toasts: [...state.toasts, toast].slice(-3) }));
}

export function toastEnded(id: number): void {
  useAlerts.setState((state) => ({ toasts: state.toasts.filter((toast) => toast.id !== id) }));
}
