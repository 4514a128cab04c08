import { readCommandLine } from './command-line.ts';
import { splitLink } from './split-link.ts';

/** What the flags of this program say; paths count from where npm was called, if it was. */
export function ownCommandLine(unknown?: 'refused' | 'ignored'): ReturnType<typeof readCommandLine> {
  return readCommandLine(ownArguments().flags, process.env.INIT_CWD ?? process.cwd(), unknown);
}

/** What this program was started with. Only the desktop app is started for links. */
export function ownArguments(): ReturnType<typeof splitLink> {
  const flags = flagsOf(process.argv, kindOfProgram());
  return isDesktop() ? splitLink(flags) : { flags, link: null };
}

/** How a program is started: by a script of Node, by a folder that Electron is given, or packaged. */
export type ProgramKind = 'script' | 'folder' | 'packaged';

/**
 * The flags that are meant for the app. Before the folder of an app that is not packaged there may be switches of Electron
 * itself, of which only `--require` has its value in an argument of its own.
 */
export function flagsOf(argv: readonly string[], kind: ProgramKind): readonly string[] {
  if (kind === 'packaged') return argv.slice(1);
  if (kind === 'script') return argv.slice(2);
  let at = 1;
  while (argv[at]?.startsWith('-')) at += ['-r', '--require'].includes(argv[at] ?? '') ? 2 : 1;
  return argv.slice(at + 1);
}

function kindOfProgram(): ProgramKind {
  if (!isDesktop()) return 'script';
  return 'defaultApp' in process ? 'folder' : 'packaged';
}

function isDesktop(): boolean {
  return 'electron' in process.versions;
}
