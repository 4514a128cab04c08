import type { StoreFailure } from '../db/store-thread.ts';

/** Why something could not be done with the databases, as a sentence. */
export function describeStoreFailure(failure: StoreFailure): string {
  switch (failure.type) {
    case 'diskFull':
      return 'The disk is full.';
    case 'diskFails':
      return `The disk could not do it (${failure.message}).`;
    case 'readOnly':
      return 'The disk can only be read.';
    case 'storeGone':
      return 'What keeps the threads has ended. Start Workcell again.';
    case 'damaged':
    case 'failed':
      return `${failure.message}.`;
  }
}
