import { basename } from 'node:path';
import { err, ok, type Result } from '../../shared/base/result.ts';
import type { Platform } from '../host/platform.ts';
import { findNamedFile, type NamedFile } from './named-file.ts';
import { openKnownFile } from './open-file.ts';

/** Opens what the person has said yes to. Failures are sentences. */
export interface Opener {
  /** Opens a page in the person's browser; null where the host cannot, and the page they answer in does. */
  readonly openLink: ((url: string) => Promise<Result<null, string>>) | null;
  /** Name of the editor that is chosen in Settings; null: a file is shown in its folder. */
  editor(): string | null;
  /** What a text names in a folder; see `findNamedFile`. */
  find(folder: string, named: string): Promise<Result<NamedFile, string>>;
  /** Opens a file by its real path; see `openKnownFile`. */
  openFile(path: string, line: number | null): Promise<Result<null, string>>;
}

/**
 * Opens with what the host has. `editor` is the program of Settings with its arguments. No program is taken by its name
 * from `knownFolders`, in which turns can write.
 */
export function openerOf(
  { openLink, showInFolder }: Pick<Platform, 'openLink' | 'showInFolder'>,
  editor: () => readonly string[] | null,
  knownFolders: () => Promise<readonly string[]>,
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
        workspaces: await knownFolders(),
        showInFolder,
      });
      return opened.ok ? ok(null) : err(opened.error.message);
    },
  };
}
