import { workGroups } from '../runs/work-state.ts';

/** The groups of the thread list, in their order. */
export const threadGroups = ['Pinned', 'Demo', ...workGroups, 'unknown', 'Archived'] as const;
export type ThreadGroup = (typeof threadGroups)[number];
