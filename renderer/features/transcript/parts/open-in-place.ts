import type { TurnId } from '../../../../shared/base/ids.ts';
import { disclosureChanged } from '../../../stores/disclosures.store.ts';
import { sendPageRequest } from '../../../stores/page-requests.ts';

/**
 * Opens or closes a row that the user pressed. The row stays where it is: a view at the end of the transcript no longer
 * follows the end.
 */
export function openInPlace(turnId: TurnId, key: string, open: boolean): void {
  sendPageRequest('stayInTranscript');
  disclosureChanged(turnId, key, open);
}
