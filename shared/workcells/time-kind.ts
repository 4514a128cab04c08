import { z } from 'zod';

/**
 * What takes time: a lane of the waterfall, the machine or the provider (asleep, reconnecting), silence of which nothing
 * is known, what lies between two turns, and what a clock was set forward by.
 */
export const timeKinds = ['model', 'commands', 'files', 'you', 'machine', 'idle', 'between', 'clock'] as const;
export const timeKind = z.enum(timeKinds);
export type TimeKind = z.infer<typeof timeKind>;
