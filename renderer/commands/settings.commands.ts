import { describeWireFault } from '../../shared/contract/describe-wire-fault.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { OptionsChange } from '../../shared/settings/options.ts';
import { hostClient } from '../client/page-client.ts';
import { toastShown } from '../stores/alerts.store.ts';
import { pageShown } from '../stores/frame.store.ts';
import { requestOfPage } from '../stores/page-requests.ts';
import { optionsChanged, optionsChosen } from '../stores/settings.store.ts';
import { showProblem } from './show-problem.ts';

type WantedSetting = { readonly row: string } | { readonly page: string };

let wanted: WantedSetting | null = null;

/** Shows the settings at the page that has this row, with the focus on its control. */
export function showSetting(row: string): void {
  show({ row });
}

/** Shows a page of the settings. */
export function showSettingsPage(page: string): void {
  show({ page });
}

function show(next: WantedSetting): void {
  wanted = next;
  pageShown('settings');
  requestOfPage('showSetting');
}

/** What to show in the settings; returned once. */
export function takeWantedSetting(): WantedSetting | null {
  const next = wanted;
  wanted = null;
  return next;
}

/** Changes what the person chose. Takes effect at once, and is reverted if it could not be saved. */
export async function changeOptions(change: OptionsChange): Promise<void> {
  const answered = optionsChosen(change);
  const kept = await hostClient.request('changeOptions', change);
  if (kept.ok) optionsChanged(kept.value);
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
    toastShown(t`There is no settings file yet.`, t`Workcell creates it when you change a setting.`);
  else toastShown(t`The file did not open.`, 'message' in error ? error.message : '');
}
