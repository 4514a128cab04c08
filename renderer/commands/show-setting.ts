import { pageShown } from '../stores/frame.store.ts';
import { requestOfPage } from '../stores/page-requests.ts';

let wanted: string | null = null;

/** Shows the settings, scrolled to this row and with the focus on its control. */
export function showSetting(row: string): void {
  wanted = row;
  pageShown('settings');
  requestOfPage('showSetting');
}

/** The row to show; returned once. */
export function takeWantedSetting(): string | null {
  const row = wanted;
  wanted = null;
  return row;
}
