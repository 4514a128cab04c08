import type { OwnChanges } from '../own-changes.ts';

/** Records nothing. */
export const noCredit: OwnChanges = { credit: (_folder, _author, act) => act(async () => undefined) };
