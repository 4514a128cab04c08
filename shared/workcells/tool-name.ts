import { ownValue } from '../base/own-value.ts';
import { visibleText } from '../base/visible-text.ts';

const names: Readonly<Record<string, string>> = { codex: 'Codex', claude: 'Claude' };

/** The name of a program that writes runs, as people write it; one that is not known as it came. */
export function toolName(tool: string): string {
  return ownValue(names, tool.toLowerCase()) ?? visibleText(tool);
}
