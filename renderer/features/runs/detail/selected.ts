import type { RunEvent } from '../../../../shared/runs/run-event.ts';

/** The selection: one event, or several behind one row. */
export type Selected = { readonly position: number; readonly events: readonly RunEvent[] };
