import { lazyModule } from '../../../client/lazy-module.ts';

/** The rule, the output of commands and the buttons of a turn. Rule and buttons have their place from the start. */
export const turnParts = lazyModule(() => import('./later-parts.ts'));
