import { isDeepStrictEqual } from 'node:util';
import type { UserFacingAlert } from '../../shared/alerts/alert.ts';

/**
 * The alerts that hold now, in the order in which they came; each id once. One that was dismissed comes back only when
 * it says something new.
 */
export class AlertBoard {
  readonly #alerts = new Map<string, { readonly alert: UserFacingAlert; readonly dismissed: boolean }>();
  readonly #changed: (alerts: readonly UserFacingAlert[]) => void;

  /** `changed` is told of each new list. */
  constructor(changed: (alerts: readonly UserFacingAlert[]) => void) {
    this.#changed = changed;
  }

  get alerts(): readonly UserFacingAlert[] {
    return [...this.#alerts.values()].filter(({ dismissed }) => !dismissed).map(({ alert }) => alert);
  }

  /** Says an alert, or with null that there is none under `id` any more. */
  put(id: string, alert: UserFacingAlert | null): void {
    const known = this.#alerts.get(id)?.alert ?? null;
    if (isDeepStrictEqual(known, alert)) return;
    if (alert === null) this.#alerts.delete(id);
    else this.#alerts.set(id, { alert, dismissed: false });
    this.#changed(this.alerts);
  }

  /** The person has read it. */
  dismiss(id: string): void {
    const known = this.#alerts.get(id);
    if (known === undefined || known.dismissed) return;
    this.#alerts.set(id, { ...known, dismissed: true });
    this.#changed(this.alerts);
  }

  /** Takes away those whose ids are meant, dismissed or not. */
  clear(isMeant: (alert: UserFacingAlert) => boolean): void {
    for (const [id, { alert }] of this.#alerts) if (isMeant(alert)) this.put(id, null);
  }
}
