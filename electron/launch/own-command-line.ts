import { readCommandLine } from './command-line.ts';

/** The scheme of our links. electron-builder.yml has it too, under `protocols`. */
export const linkScheme = 'workcell';

/**
 * Separates the arguments of a program start from the link that the system added. Drops arguments after a link, because
 * they may come from anywhere.
 */
export function splitLink(given: readonly string[]): {
  readonly flags: readonly string[];
  readonly link: string | null;
} {
  const at = given.findIndex((argument) => argument.toLowerCase().startsWith(`${linkScheme}:`));
  return at === -1 ? { flags: given, link: null } : { flags: given.slice(0, at), link: given[at] ?? null };
}

/** Parses this program's flags. Paths start from the folder where npm was called, if it was. */
export function readOwnCommandLine(unknown?: 'refused' | 'ignored'): ReturnType<typeof readCommandLine> {
  return readCommandLine(getOwnArguments().flags, process.env.INIT_CWD ?? process.cwd(), unknown);
}

/** Returns the arguments of this program. The system starts only the desktop app for links. */
export function getOwnArguments(): ReturnType<typeof splitLink> {
  const flags = findFlags(process.argv, getProgramKind());
  return isDesktop() ? splitLink(flags) : { flags, link: null };
}

/** How a program is started: as a Node script, as a folder given to Electron, or packaged. */
export type ProgramKind = 'script' | 'folder' | 'packaged';

/**
 * Extracts the app's flags. Before the folder of an unpackaged app, there may be switches for Electron itself. Of
 * these, only `--require` has its value in a separate argument.
 */
export function findFlags(argv: readonly string[], kind: ProgramKind): readonly string[] {
  if (kind === 'packaged') return argv.slice(1);
  if (kind === 'script') return argv.slice(2);
  let at = 1;
  while (argv[at]?.startsWith('-')) at += ['-r', '--require'].includes(argv[at] ?? '') ? 2 : 1;
  return argv.slice(at + 1);
}

function getProgramKind(): ProgramKind {
  if (!isDesktop()) return 'script';
  return 'defaultApp' in process ? 'folder' : 'packaged';
}

function isDesktop(): boolean {
  return 'electron' in process.versions;
}
