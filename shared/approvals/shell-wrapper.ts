import { unwrapWords } from '../transcript/unwrap-command.ts';

/** The language that a command line is written in. */
export type Shell = 'posix' | 'powershell' | 'cmd';

/** A script that a shell was asked to run. */
export type WrappedScript = { readonly shell: Shell; readonly script: string };

type Wrapper = {
  readonly shell: Shell;
  /** Shells that are the system's own. One from elsewhere may be anything. */
  readonly program: RegExp;
  /** Options that change nothing about what the script does. */
  readonly options: RegExp;
  /** The option that the script follows. */
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
 * The script in a command that does nothing but start a shell of the system for it; null for any other command. Much
 * stricter than what a transcript unwraps: an option that loads a file, or a `bash` that lies in the workspace, would
 * do more than the script says.
 */
export function wrappedScript(words: readonly string[]): WrappedScript | null {
  const [program = '', ...rest] = words;
  const wrapper = wrappers.find((known) => known.program.test(program));
  const at = rest.findIndex((word) => wrapper?.options.test(word) !== true);
  if (wrapper === undefined || at === -1 || !wrapper.scriptFollows.test(rest[at] ?? '')) return null;
  // cmd takes the rest of the line as it was written, and what was written around several words is lost.
  const script = rest.slice(at + 1);
  if (wrapper.shell === 'cmd' && script.length > 1 && !script.every((word) => /^[\w./\\:+-]+$/.test(word))) return null;
  const unwrapped = unwrapWords(words);
  return unwrapped === null ? null : { shell: wrapper.shell, script: unwrapped };
}
