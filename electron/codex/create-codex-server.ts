import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, parse } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { childEnvironment, type Environment } from '../processes/child-environment.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import { environmentForCodex } from './codex-git.ts';
import type { CodexServer } from './codex-server.ts';
import { CodexSession, type SessionListener } from './codex-session.ts';
import { findCodex } from './find-codex.ts';
import { SupervisedCodex } from './supervised-codex.ts';

export type CodexServerOptions = {
  readonly clock: Clock;
  /** Version of the app, told to Codex. */
  readonly appVersion: string;
  /** The person's environment, with ours in it; the child gets it without ours. */
  readonly environment: Environment;
  /** The same as a terminal would give it, which may take as long as the person's login shell; left out: the same. */
  readonly terminalEnvironment?: Promise<Environment>;
  /** A CODEX_HOME of ours; null: the person's. */
  readonly codexHome: string | null;
  /** More folders from which the npm package of Codex is looked up, after the one of this file. */
  readonly packageRoots: readonly string[];
  readonly records: ProcessRecords;
  /** A folder for our own files, outside of what turns can write. */
  readonly ownFolder: string;
  /** Folders in which turns can write: Codex takes no program from them by its name. Read again at each start. */
  knownFolders(): Promise<readonly string[]>;
  /** Hears where a Codex that starts looks for programs, apart from our folder; left out: nobody has to know. */
  pathChosen?(path: string): void;
  /** The program chosen in Settings; asked anew at each start. */
  chosenBinary(): string | null;
  /** Whether to start it again after it ended by itself. */
  restartsByItself(): boolean;
  /** Takes a fault of somebody who heard of a notification or a request; left out: it is an unhandled rejection. */
  listenerFailed?(fault: unknown): void;
};

/** The app-server of one CODEX_HOME. Nothing is started yet. */
export function createCodexServer(options: CodexServerOptions): CodexServer {
  const { clock, appVersion, records } = options;
  const added = options.codexHome === null ? {} : { CODEX_HOME: options.codexHome };
  const environment = childEnvironment(options.environment, added);
  const home = homedir();
  const codexHome = environment.CODEX_HOME ?? join(home, '.codex');
  // From the home folder, Codex warns of a `.codex` there that is not its CODEX_HOME, as if it were a project's.
  const homes = environment.CODEX_HOME === undefined ? [home] : [codexHome, home];
  const cwd = homes.find((folder) => existsSync(folder)) ?? parse(process.execPath).root;
  // Where our folder cannot be written, Codex's own still can, or Codex does not work either.
  const folders = [join(options.ownFolder, 'codex-path'), join(codexHome, 'tmp', 'workcell-path')];
  const startSession = (listener: SessionListener) =>
    new CodexSession(
      {
        clock,
        appVersion,
        cwd,
        environment: async () => {
          const person = childEnvironment((await options.terminalEnvironment) ?? options.environment, added);
          const made = await environmentForCodex(person, { folders, writable: await options.knownFolders() });
          const entries = (made.ok ? (made.value.PATH ?? '') : '').split(delimiter);
          options.pathChosen?.(entries.filter((entry) => !folders.includes(entry)).join(delimiter));
          return made;
        },
        codexHome,
        records,
        find: async (context) =>
          findCodex({
            chosen: options.chosenBinary(),
            named: options.environment.WORKCELL_CODEX_BIN ?? null,
            path: context.environment.PATH ?? context.environment.Path ?? '',
            workspaces: await options.knownFolders(),
            packageRoots: [import.meta.dirname, ...options.packageRoots],
            context,
          }),
      },
      listener,
    );
  return new SupervisedCodex({
    clock,
    startSession,
    restartsByItself: () => options.restartsByItself(),
    listenerFailed: options.listenerFailed,
  });
}
