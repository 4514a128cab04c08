import { ownValue } from '../base/own-value.ts';
import { visibleText } from '../base/visible-text.ts';

const names: Readonly<Record<string, string>> = { codex: 'Codex', claude: 'Claude' };

/** The display name of a program that writes runs. Unknown programs keep their name. */
export function toolName(tool: string): string {
  return ownValue(names, tool.toLowerCase()) ?? visibleText(tool);
}
