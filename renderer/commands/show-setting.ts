import { pageShown } from '../stores/frame.store.ts';
import { requestOfPage } from '../stores/page-requests.ts';

let wanted: string | null = null;

/** Shows the settings, with this row of them in view and the focus on its control. */
export function showSetting(row: string): void {
  wanted = row;
  pageShown('settings');
  requestOfPage('showSetting');
}

/** The row that is to be shown, once. */
export function takeWantedSetting(): string | null {
  const row = wanted;
  wanted = null;
  return row;
}
