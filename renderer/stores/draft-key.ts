import type { ThreadId } from '../../shared/base/ids.ts';

/** The thread of a draft; `new` is a thread that has not started. */
export type DraftKey = ThreadId | 'new';
