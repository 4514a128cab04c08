import { z } from 'zod';

/**
 * What takes time: a lane of the waterfall, the machine or provider (asleep, reconnecting), unexplained silence, the
 * time between two turns, or a clock set forward.
 */
export const timeKinds = ['model', 'commands', 'files', 'you', 'machine', 'idle', 'between', 'clock'] as const;
export const timeKind = z.enum(timeKinds);
export type TimeKind = z.infer<typeof timeKind>;
