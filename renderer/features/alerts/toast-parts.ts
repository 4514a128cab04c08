import { lazyModule } from '../../client/lazy-module.ts';

/** What shows passing messages. The page fetches it only once the user can type. */
export const toastParts = lazyModule(() => import('./ShownToasts.tsx'));
