import { t } from '../../../shared/i18n/i18n.ts';
import type { FoundEditor, FoundPrograms } from '../../../shared/settings/editors.ts';
import type { SelectOption } from '../../components/Select.tsx';

/** The options of a list of programs, and the chosen one. */
export type ProgramChoice = { readonly value: string; readonly options: readonly SelectOption[] };

const none = 'none';
const usual = 'usual';
const onPath = 'path';
/** A program written into config.toml by hand. It stays chosen until another one is. */
const own = 'own';

/** The editors to choose from. `command` is the one in config.toml; null for none. */
export function describeEditorChoice(
  command: readonly string[] | null,
  editors: readonly FoundEditor[],
): ProgramChoice {
  const options = [{ value: none, label: t`None` }, ...editors.map(({ id, name }) => ({ value: id, label: name }))];
  if (command === null) return { value: none, options };
  const found = editors.find((editor) => isSameCommand(editor.command, command));
  if (found !== undefined) return { value: found.id, options };
  return { value: own, options: [...options, { value: own, label: t`${nameOf(command[0] ?? '')} (config.toml)` }] };
}

/** Returns the editor of a value in that list; null for none, undefined if it cannot be chosen. */
export function editorOfChoice(value: string, editors: readonly FoundEditor[]): FoundEditor['id'] | null | undefined {
  return value === none ? null : editors.find(({ id }) => id === value)?.id;
}

/** The Codex programs to choose from. `binary` is the one in config.toml; null for the usual one. */
export function describeCodexChoice(
  binary: string | null,
  { codexOnPath }: Pick<FoundPrograms, 'codexOnPath'>,
  isNamedByEnvironment: boolean,
): ProgramChoice {
  const first = { value: usual, label: isNamedByEnvironment ? 'WORKCELL_CODEX_BIN' : t`Bundled` };
  const options = [
    first,
    ...(codexOnPath === null ? [] : [{ value: onPath, label: t`From PATH`, detail: codexOnPath }]),
  ];
  if (binary === null) return { value: usual, options };
  if (binary === codexOnPath) return { value: onPath, options };
  return { value: own, options: [...options, { value: own, label: t`${nameOf(binary)} (config.toml)` }] };
}

/** Returns the request for a value in that list; null if it cannot be chosen. */
export function codexOfChoice(value: string): 'usual' | 'path' | null {
  return value === usual || value === onPath ? value : null;
}

/** Config files may name a program without its folder. */
function isSameCommand(found: readonly string[], written: readonly string[]): boolean {
  const [program = '', ...args] = written;
  const isSameProgram = program === found[0] || program === nameOf(found[0] ?? '');
  return isSameProgram && JSON.stringify(args) === JSON.stringify(found.slice(1));
}

function nameOf(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
