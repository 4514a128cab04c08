import { t } from '../../../shared/i18n/i18n.ts';
import type { FoundEditor, FoundPrograms } from '../../../shared/settings/editors.ts';
import type { SelectOption } from '../../components/Select.tsx';

/** The options of a list of programs, and the chosen one. */
export type ProgramChoice = { readonly value: string; readonly options: readonly SelectOption[] };

const noEditor = 'none';
const defaultCodex = 'usual';
const codexFromPath = 'path';
/** A program that the user wrote into config.toml. It stays selected until the user chooses another one. */
const ownProgram = 'own';

/** Describes the editors to choose from. `command` is the one in config.toml; null for none. */
export function describeEditorChoice(
  command: readonly string[] | null,
  editors: readonly FoundEditor[],
): ProgramChoice {
  const options = [{ value: noEditor, label: t`None` }, ...editors.map(({ id, name }) => ({ value: id, label: name }))];
  if (command === null) return { value: noEditor, options };
  const found = editors.find((editor) => isSameCommand(editor.command, command));
  if (found !== undefined) return { value: found.id, options };
  return {
    value: ownProgram,
    options: [...options, { value: ownProgram, label: t`${getFileName(command[0] ?? '')} (custom)` }],
  };
}

/** Returns the editor of a value in that list; null for none, undefined if it cannot be chosen. */
export function getChosenEditor(value: string, editors: readonly FoundEditor[]): FoundEditor['id'] | null | undefined {
  return value === noEditor ? null : editors.find(({ id }) => id === value)?.id;
}

/** Describes the Codex programs to choose from. `binary` is the one in config.toml; null for the usual one. */
export function describeCodexChoice(
  binary: string | null,
  { codexOnPath }: Pick<FoundPrograms, 'codexOnPath'>,
  isNamedByEnvironment: boolean,
): ProgramChoice {
  const first = { value: defaultCodex, label: isNamedByEnvironment ? 'WORKCELL_CODEX_BIN' : t`Bundled` };
  const options = [
    first,
    ...(codexOnPath === null ? [] : [{ value: codexFromPath, label: t`From PATH`, detail: codexOnPath }]),
  ];
  if (binary === null) return { value: defaultCodex, options };
  if (binary === codexOnPath) return { value: codexFromPath, options };
  return {
    value: ownProgram,
    options: [...options, { value: ownProgram, label: t`${getFileName(binary)} (custom)` }],
  };
}

/** Returns the request for a value in that list; null if it cannot be chosen. */
export function getChosenCodex(value: string): 'usual' | 'path' | null {
  return value === defaultCodex || value === codexFromPath ? value : null;
}

/** Returns whether both commands are the same. Config files may name a program without its folder. */
function isSameCommand(found: readonly string[], written: readonly string[]): boolean {
  const [program = '', ...args] = written;
  const isSameProgram = program === found[0] || program === getFileName(found[0] ?? '');
  return isSameProgram && JSON.stringify(args) === JSON.stringify(found.slice(1));
}

function getFileName(path: string): string {
  return path.split(/[\\/]/).at(-1) ?? path;
}
