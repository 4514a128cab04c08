import { splitLink } from '../deep-links/split-link.ts';
import { readCommandLine } from './command-line.ts';

/** What the flags of this program say; paths count from where npm was called, if it was. */
export function ownCommandLine(unknown?: 'refused' | 'ignored'): ReturnType<typeof readCommandLine> {
  return readCommandLine(ownArguments().flags, process.env.INIT_CWD ?? process.cwd(), unknown);
}

/** What this program was started with. Only the desktop app is started for links. */
export function ownArguments(): ReturnType<typeof splitLink> {
  const flags = process.argv.slice(flagsFrom());
  return isDesktop() ? splitLink(flags) : { flags, link: null };
}

/** Where flags begin: behind the script, or the folder of the app, which a packaged desktop app does not have. */
function flagsFrom(): number {
  return isDesktop() && !('defaultApp' in process) ? 1 : 2;
}

function isDesktop(): boolean {
  return 'electron' in process.versions;
}
