import { getFirstShellWord, splitShellWords } from './split-shell-words.ts';

const posixShells = new Set(['bash', 'zsh', 'sh', 'dash', 'ash', 'ksh', 'fish']);
const powerShells = new Set(['powershell', 'pwsh']);
/** The text Codex writes before each PowerShell script. */
const powerShellPrelude = /^try \{ \[Console\]::OutputEncoding=\[System\.Text\.Encoding\]::UTF8 \} catch \{\}\s*/;

/**
 * The command a user would have typed, without the shell that Codex wraps around it: `/bin/bash -lc '…'` and similar,
 * PowerShell's `-Command`, `cmd /c`. Returns a command without such a wrapper unchanged.
 */
export function unwrapCommand(command: string): string {
  // Parsing all words of a long command is slow, and the first one usually shows that it is not a shell.
  const program = getFirstShellWord(command);
  if (program === null || !isShell(program)) return command;
  const words = splitShellWords(command);
  if (words === null) return command;
  return unwrapWords(words) ?? command;
}

/** Like `unwrapCommand`, for a command that is already a list of words. Null when no shell is wrapped around it. */
export function unwrapWords(words: readonly string[]): string | null {
  const [program = ''] = words;
  if (!isShell(program)) return null;
  // A shell in some folder, such as the workspace, may be any program, so it is shown with its name.
  if (/[\\/]/.test(program) && !/^(?:\/(?:[^/]+\/)*bin\/|[A-Za-z]:\\)[^/]*$/.test(program)) return null;
  const shell = programName(program);
  if (posixShells.has(shell)) {
    const at = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word));
    const onlyOptions = words.slice(1, at).every((word) => /^-(?:[a-z]+|-login)$/.test(word));
    return at !== -1 && onlyOptions && words.length === at + 2 ? (words[at + 1] ?? null) : null;
  }
  if (powerShells.has(shell)) {
    const at = words.findIndex((word, index) => index > 0 && /^-c(ommand)?$/i.test(word));
    return at === -1 || at === words.length - 1
      ? null
      : words
          .slice(at + 1)
          .join(' ')
          .replace(powerShellPrelude, '');
  }
  if (shell === 'cmd') {
    const at = words.findIndex((word, index) => index > 0 && /^\/c$/i.test(word));
    return at === -1 || at === words.length - 1 ? null : words.slice(at + 1).join(' ');
  }
  return null;
}

function isShell(program: string): boolean {
  const name = programName(program);
  return posixShells.has(name) || powerShells.has(name) || name === 'cmd';
}

function programName(path: string): string {
  const name = path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1).toLowerCase();
  return name.endsWith('.exe') ? name.slice(0, -'.exe'.length) : name;
}
