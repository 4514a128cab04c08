import { readCommandLine } from './command-line.ts';

/** What this program was started with, as `readCommandLine` reads it; paths count from where npm was called, if it was. */
export function ownCommandLine(unknown?: 'refused' | 'ignored'): ReturnType<typeof readCommandLine> {
  return readCommandLine(process.argv.slice(flagsFrom()), process.env.INIT_CWD ?? process.cwd(), unknown);
}

/** Where flags begin: behind the script, or the folder of the app, which a packaged desktop app does not have. */
function flagsFrom(): number {
  return 'electron' in process.versions && !('defaultApp' in process) ? 1 : 2;
}
