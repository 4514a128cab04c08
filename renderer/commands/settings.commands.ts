import { t } from '../../shared/i18n/i18n.ts';
import type { SettingsChange } from '../../shared/settings/settings-schema.ts';
import { describeWireFault } from '../client/describe-wire-fault.ts';
import { hostClient } from '../client/page-client.ts';
import { showToast } from '../stores/alerts.store.ts';
import { showPage } from '../stores/frame.store.ts';
import { sendPageRequest } from '../stores/page-requests.ts';
import { settingsChanged, settingsChosen } from '../stores/settings.store.ts';
import { showProblem } from './show-problem.ts';

type RequestedSetting = { readonly row: string } | { readonly page: string };

let requestedSetting: RequestedSetting | null = null;

/** Shows the settings at the page that has this row, with the focus on its control. */
export function showSetting(row: string): void {
  showSettings({ row });
}

/** Shows a page of the settings. */
export function showSettingsPage(page: string): void {
  showSettings({ page });
}

function showSettings(next: RequestedSetting): void {
  requestedSetting = next;
  showPage('settings');
  sendPageRequest('showSetting');
}

/** Returns what to show in the settings, only once. */
export function takeRequestedSetting(): RequestedSetting | null {
  const next = requestedSetting;
  requestedSetting = null;
  return next;
}

/** Changes what the user chose. Takes effect at once, and is reverted if it could not be saved. */
export async function changeSettings(change: SettingsChange): Promise<void> {
  const answered = settingsChosen(change);
  const kept = await hostClient.request('changeSettings', change);
  if (kept.ok) settingsChanged(kept.value);
  answered();
  if (kept.ok) return;
  if (kept.error.type === 'notSaved') showProblem({ fact: t`This was not saved.`, detail: kept.error.message });
  else showProblem(describeWireFault(kept.error));
}

/** Opens config.toml at a line in the chosen editor, or shows it in its folder; shows a toast when neither works. */
export async function openSettingsFile(line: number | null): Promise<void> {
  const opened = await hostClient.request('openSettingsFile', { line });
  if (opened.ok) return;
  const { error } = opened;
  if (error.type === 'missing')
    showToast(t`There is no settings file yet.`, t`Workcell creates it when you change a setting.`);
  else showToast(t`The file did not open.`, 'message' in error ? error.message : '');
}
