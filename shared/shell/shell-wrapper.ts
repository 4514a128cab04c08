import { unwrapWords } from './unwrap-command.ts';

/** The language of a command line. */
export type Shell = 'posix' | 'powershell' | 'cmd';

/** A script that a shell was asked to run. */
export type WrappedScript = { readonly shell: Shell; readonly script: string };

type Wrapper = {
  readonly shell: Shell;
  /** The system's own shells. A shell from elsewhere may be anything. */
  readonly program: RegExp;
  /** Options that do not change what the script does. */
  readonly options: RegExp;
  /** The option before the script. */
  readonly scriptFollows: RegExp;
};

const wrappers: readonly Wrapper[] = [
  {
    shell: 'posix',
    program:
      /^(?:(?:(?:\/usr(?:\/local)?)?|\/opt\/homebrew|\/run\/current-system\/sw)\/bin\/)?(?:bash|zsh|sh|dash|ash|ksh)$/,
    options: /^(?:-l|--login)$/,
    scriptFollows: /^-l?c$/,
  },
  {
    shell: 'powershell',
    program:
      /^(?:(?:[A-Z]:\\Windows\\System32\\WindowsPowerShell\\v1\.0|[A-Z]:\\Program Files\\PowerShell\\7)\\|(?:\/usr(?:\/local)?|\/opt\/homebrew)\/bin\/)?(?:powershell|pwsh)(?:\.exe)?$/i,
    options: /^-(?:nologo|noprofile|nop|noninteractive|noni|login|l)$/i,
    scriptFollows: /^-c(?:ommand)?$/i,
  },
  {
    shell: 'cmd',
    program: /^(?:[A-Z]:\\Windows\\System32\\)?cmd(?:\.exe)?$/i,
    options: /^\/[dsq]$/i,
    scriptFollows: /^\/c$/i,
  },
];

/**
 * The script in a command that only starts a system shell for it. Null for any other command. This is much stricter
 * than the unwrapping in a transcript: an option that loads a file, or a `bash` in the workspace, would do more than
 * the script says.
 */
export function findWrappedScript(words: readonly string[]): WrappedScript | null {
  const [program = '', ...rest] = words;
  const wrapper = wrappers.find((known) => known.program.test(program));
  const at = rest.findIndex((word) => wrapper?.options.test(word) !== true);
  if (wrapper === undefined || at === -1 || !wrapper.scriptFollows.test(rest[at] ?? '')) return null;
  // cmd takes the rest of the line as written, and quotes around several words are lost.
  const script = rest.slice(at + 1);
  if (wrapper.shell === 'cmd' && script.length > 1 && !script.every((word) => /^[\w./\\:+-]+$/.test(word))) return null;
  const unwrapped = unwrapWords(words);
  return unwrapped === null ? null : { shell: wrapper.shell, script: unwrapped };
}
