import { laterPart } from '../../client/later-part.ts';

/** What the composer needs only after it is on screen. */
export const composerParts = laterPart(() => import('./later-parts.ts'));
