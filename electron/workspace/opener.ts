import { realpath, stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import { t } from '../../shared/i18n/i18n.ts';
import type { Platform } from '../host/platform.ts';
import type { Environment } from '../processes/child-environment.ts';
import { openKnownFile } from './open-file.ts';

/** Opens things that the user confirmed. Errors are sentences. */
export interface Opener {
  /** Opens a page in the user's browser. Null if the host cannot; then the confirming page opens it. */
  readonly openLink: ((url: string) => Promise<Result<null, string>>) | null;
  /** Returns the name of the editor from Settings. Null if files are shown in their folder instead. */
  editor(): string | null;
  /** Finds what a text names in a folder; see `findNamedFile`. */
  find(folder: string, named: string): Promise<Result<NamedFile, string>>;
  /** Opens a file by its real path; see `openKnownFile`. */
  openFile(path: string, line: number | null): Promise<Result<null, string>>;
}

/**
 * Creates an opener with the host's abilities. `editor` is the program from Settings with its arguments. Starts no
 * program from `knownFolders`, where turns can write. `environment` is the user's, as in a terminal.
 */
export function createOpener(
  { openLink, showInFolder }: Pick<Platform, 'openLink' | 'showInFolder'>,
  editor: () => readonly string[] | null,
  knownFolders: () => Promise<readonly string[]>,
  environment: Promise<Environment>,
): Opener {
  return {
    openLink,
    editor: () => {
      const program = editor()?.[0];
      return program === undefined ? null : basename(program);
    },
    find: findNamedFile,
    openFile: async (path, line) => {
      const opened = await openKnownFile(path, line, {
        editor: editor(),
        environment: await environment,
        workspaces: await knownFolders(),
        showInFolder,
      });
      return opened.ok ? ok(null) : err(opened.error.message);
    },
  };
}

/** The real path of a file or folder, and the real path of the folder that it was named in. */
type NamedFile = { readonly path: string; readonly folder: string };

/**
 * Finds the file or folder that a text names in a folder, even if it is elsewhere. The error is a sentence. Does not
 * access names on another machine, because Windows would sign in there.
 */
async function findNamedFile(folder: string, named: string): Promise<Result<NamedFile, string>> {
  if (/^[\\/]{2}/.test(named)) return err(t`${named} is on another machine.`);
  if (/^~[\w-]*(?:[\\/]|$)/.test(named))
    return err(t`${named} starts with a sign for a home folder. Use the whole path.`);
  const [real, path] = await Promise.all([getRealPath(folder), getRealPath(resolve(folder, named))]);
  const found = path === null ? null : await stat(path).catch(() => null);
  if (real === null || path === null || found === null) {
    return named.includes('?')
      ? err(t`${named} does not exist. A question mark and what follows it belong to a web address, not to a file.`)
      : err(t`${named} does not exist.`);
  }
  return found.isFile() || found.isDirectory() ? ok({ path, folder: real }) : err(t`${named} is not a file.`);
}

async function getRealPath(path: string): Promise<string | null> {
  return realpath(path).catch(() => null);
}
