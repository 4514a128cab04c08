import { getOwnValue } from '../base/own-value.ts';
import { visibleText } from '../base/visible-text.ts';

const names: Readonly<Record<string, string>> = { codex: 'Codex', claude: 'Claude' };

/** The display name of a program that writes runs. Unknown programs keep their name. */
export function getToolLabel(tool: string): string {
  return getOwnValue(names, tool.toLowerCase()) ?? visibleText(tool);
}
