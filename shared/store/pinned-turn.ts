import { z } from 'zod';
import { turnId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** A turn that the user pinned, with a preview of their message in it. Times are Unix milliseconds. */
export const pinnedTurn = z.object({ turnId, pinnedAt: z.number(), text: z.string() });
export type PinnedTurn = Immutable<z.infer<typeof pinnedTurn>>;
