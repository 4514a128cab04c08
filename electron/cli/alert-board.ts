import { isDeepStrictEqual } from 'node:util';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';
import { createUnknownMessageAlert } from './cli-alerts.ts';

/** The current alerts in the order of arrival, each id once. A dismissed alert returns only after an update. */
export class AlertBoard {
  readonly #alerts = new Map<string, { readonly alert: UserFacingAlert; readonly dismissed: boolean }>();
  readonly #changed: (alerts: readonly UserFacingAlert[]) => void;

  /** Calls `changed` with each new list. */
  constructor(changed: (alerts: readonly UserFacingAlert[]) => void) {
    this.#changed = changed;
  }

  get alerts(): readonly UserFacingAlert[] {
    return [...this.#alerts.values()].filter(({ dismissed }) => !dismissed).map(({ alert }) => alert);
  }

  /** Sets the alert under `id`; null removes it. */
  put(id: string, alert: UserFacingAlert | null): void {
    const known = this.#alerts.get(id)?.alert ?? null;
    if (isDeepStrictEqual(known, alert)) return;
    if (alert === null) this.#alerts.delete(id);
    else this.#alerts.set(id, { alert, dismissed: false });
    this.#changed(this.alerts);
  }

  /** Shows a message from Codex that this version does not know and that belongs to no thread. */
  putUnknownMessage({ method, params }: { readonly method: string; readonly params?: unknown }): void {
    const alert = createUnknownMessageAlert(method, params);
    this.put(alert.id, alert);
  }

  /** Marks an alert as read. */
  dismiss(id: string): void {
    const known = this.#alerts.get(id);
    if (known === undefined || known.dismissed) return;
    this.#alerts.set(id, { ...known, dismissed: true });
    this.#changed(this.alerts);
  }

  /** Removes matching alerts, dismissed or not. */
  clear(isMeant: (alert: UserFacingAlert) => boolean): void {
    for (const [id, { alert }] of this.#alerts) if (isMeant(alert)) this.put(id, null);
  }
}
