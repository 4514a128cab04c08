import { parseScript } from './parse-script.ts';
import { unwrapCommand } from '../../shared/shell/unwrap-command.ts';

/** The folder that a command line goes to before the rest of it, as written: `src` of `cd src && ls`. Null for none. */
export function findEnteredFolder(line: string): string | null {
  const [first] = parseScript(unwrapCommand(line)) ?? [];
  const [program, folder] = first?.words ?? [];
  return program?.text === 'cd' ? (folder?.text ?? null) : null;
}
