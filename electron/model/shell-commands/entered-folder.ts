import { unwrapCommand } from '../../../shared/shell/unwrap-command.ts';
import { parseScript } from './parse-script.ts';

/** Returns the folder that a command line enters first, as written: `src` for `cd src && ls`. Null if none. */
export function findEnteredFolder(line: string): string | null {
  const [first] = parseScript(unwrapCommand(line)) ?? [];
  const [program, folder] = first?.words ?? [];
  return program?.text === 'cd' ? (folder?.text ?? null) : null;
}
