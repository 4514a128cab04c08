import { lazyModule } from '../../client/lazy-module.ts';

/** The parts of the composer that are needed only after it is on screen. */
export const composerParts = lazyModule(() => import('./later-parts.ts'));
