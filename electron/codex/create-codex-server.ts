import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, parse } from 'node:path';
import type { Clock } from '../../shared/base/clock.ts';
import { ok } from '../../shared/base/result.ts';
import { namesLeftOut } from '../files/remove-foreign-code.ts';
import { createChildEnvironment, type Environment } from '../processes/child-environment.ts';
import type { ProcessRecords } from '../processes/process-records.ts';
import { createCodexEnvironment } from './codex-git.ts';
import { isCodexItself } from './codex-package.ts';
import type { CodexServer } from './codex-server.ts';
import { CodexSession, type SessionListener } from './codex-session.ts';
import { findCodex } from './find-codex.ts';
import { SupervisedCodex } from './supervised-codex.ts';

export type CodexServerOptions = {
  readonly clock: Clock;
  /** The app's version, which is sent to Codex. */
  readonly appVersion: string;
  /** The user's environment, including our variables. The child gets it without those. */
  readonly environment: Environment;
  /** The environment of a terminal. It can take as long as the user's login shell. If omitted, `environment`. */
  readonly terminalEnvironment?: Promise<Environment>;
  /** Our own CODEX_HOME. Null: the user's CODEX_HOME. */
  readonly codexHome: string | null;
  /** More folders to search for the npm package of Codex, after the folder of this file. */
  readonly packageRoots: readonly string[];
  readonly records: ProcessRecords;
  /** A folder for our own files, outside the folders that turns can write to. */
  readonly ownFolder: string;
  /** Returns the folders where turns can write. Codex takes no program from them by name. Called at each start. */
  knownFolders(): Promise<readonly string[]>;
  /** Called with the PATH of a starting Codex, without our folder. */
  pathChosen?(path: string): void;
  /** Called with the names of the user's variables that a starting Codex gets changed or not at all. */
  variablesLeftOut?(names: readonly string[]): void;
  /** Returns the program chosen in Settings. Called at each start. */
  chosenBinary(): string | null;
  /** Whether to restart Codex after it ended on its own. */
  restartsByItself(): boolean;
  /** Called with an error of a listener. If omitted, the error is an unhandled rejection. */
  listenerFailed?(fault: unknown): void;
};

/** Creates the app-server of one CODEX_HOME. Does not start it. */
export function createCodexServer(options: CodexServerOptions): CodexServer {
  const { clock, appVersion, records } = options;
  const added = options.codexHome === null ? {} : { CODEX_HOME: options.codexHome };
  const environment = createChildEnvironment(options.environment, added);
  const home = homedir();
  const codexHome = environment.CODEX_HOME ?? join(home, '.codex');
  // In the home folder, Codex warns about a `.codex` that is not its CODEX_HOME, as if it belonged to a project.
  const homes = environment.CODEX_HOME === undefined ? [home] : [codexHome, home];
  const cwd = homes.find((folder) => existsSync(folder)) ?? parse(process.execPath).root;
  // If our folder is not writable, Codex's own folder still is. Otherwise, Codex does not work either.
  const folders = [join(options.ownFolder, 'codex-path'), join(codexHome, 'tmp', 'workcell-path')];
  const startSession = (listener: SessionListener) =>
    new CodexSession(
      {
        clock,
        appVersion,
        cwd,
        environment: async () => {
          const person = createChildEnvironment((await options.terminalEnvironment) ?? options.environment, added);
          const made = await createCodexEnvironment(person, { folders, writable: await options.knownFolders() });
          const entries = (made.ok ? (made.value.ofCodex.PATH ?? '') : '').split(delimiter);
          options.pathChosen?.(entries.filter((entry) => !folders.includes(entry)).join(delimiter));
          if (!made.ok) return made;
          const { ofCodex, ofOthers } = made.value;
          const of = async (binary: string) => {
            const chosen = (await isCodexItself(binary)) ? ofCodex : ofOthers;
            options.variablesLeftOut?.(namesLeftOut(person, chosen));
            return chosen;
          };
          return ok({ search: ofOthers, of });
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
