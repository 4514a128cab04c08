import { t } from '../../../shared/i18n/i18n.ts';
import type { StoreFailure } from '../sqlite/store-thread.ts';

/** Describes why a database operation failed, in a sentence. */
export function describeStoreFailure(failure: StoreFailure): string {
  switch (failure.type) {
    case 'diskFull':
      return t`The disk is full.`;
    case 'diskFails':
      return t`The disk reported an error (${failure.message}).`;
    case 'readOnly':
      return t`The disk is read-only.`;
    case 'storeGone':
      return t`The thread store process stopped. Restart Workcell.`;
    case 'damaged':
    case 'failed':
      return `${failure.message}.`;
  }
}
