import { lazyModule } from '../../client/lazy-module.ts';

/** What the composer needs only after it is on screen. */
export const composerParts = lazyModule(() => import('./later-parts.ts'));
