import { showSetting } from '../../commands/show-setting.ts';
import { closeRun } from '../../commands/workcells.commands.ts';

/** Leaves the run and opens the prices in the settings. */
export function showPrices(): void {
  closeRun();
  showSetting('prices');
}
