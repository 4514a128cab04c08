import { lazyModule } from '../../client/later-part.ts';

/** What the composer needs only after it is on screen. */
export const composerParts = lazyModule(() => import('./later-parts.ts'));
