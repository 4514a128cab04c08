import { closeRun } from '../../../commands/recorded-runs.commands.ts';
import { showSetting } from '../../../commands/settings.commands.ts';

/** Leaves the run and opens the prices in the settings. */
export function showPrices(): void {
  closeRun();
  showSetting('prices');
}
