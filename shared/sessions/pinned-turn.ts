import { z } from 'zod';
import { turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** A turn that the person has pinned, by the preview of what they said in it. Times are Unix milliseconds. */
export const pinnedTurn = z.object({ turnId, pinnedAt: z.number(), text: z.string() });
export type PinnedTurn = Immutable<z.infer<typeof pinnedTurn>>;
