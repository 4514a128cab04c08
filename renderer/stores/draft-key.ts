import type { ThreadId } from '../../shared/base/ids.ts';

/** Whose draft it is; `new` is the thread that has not begun. */
export type DraftKey = ThreadId | 'new';
