import type { RunEvent } from '../../../shared/workcells/run-event.ts';

/** What is looked at: one event, or several that one row stands for. */
export type Selected = { readonly position: number; readonly events: readonly RunEvent[] };
