import { t } from '../../../shared/i18n/i18n.ts';
import type { StoreFailure } from '../sqlite/store-thread.ts';

/** Why a database operation failed, as a sentence. */
export function describeStoreFailure(failure: StoreFailure): string {
  switch (failure.type) {
    case 'diskFull':
      return t`The disk is full.`;
    case 'diskFails':
      return t`The disk could not do it (${failure.message}).`;
    case 'readOnly':
      return t`The disk can only be read.`;
    case 'storeGone':
      return t`What keeps the threads has ended. Start Workcell again.`;
    case 'damaged':
    case 'failed':
      return `${failure.message}.`;
  }
}
