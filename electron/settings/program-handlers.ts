import { err, ok, type Result } from '../../shared/base/result.ts';
import type { programsRequests } from '../../shared/contract/programs.ts';
import type { SettingsEdit } from '../../shared/settings/settings-schema.ts';
import type { DomainHandlers } from '../host/client-window.ts';
import { findEditors } from './find-editors.ts';
import type { SettingsStore } from './settings-store.ts';

export type ProgramHandlersDeps = {
  readonly settings: SettingsStore;
  readonly platform: NodeJS.Platform;
  /** The environment of a terminal. */
  readonly environment: Promise<Readonly<Record<string, string | undefined>>>;
  /** Finds the Codex that a shell would start; see `findCodexOnPath`. */
  findCodexOnPath(path: string, workspaces: readonly string[]): Promise<string | null>;
  /** Folders where turns can write. No program from them is used. */
  knownFolders(): Promise<readonly string[]>;
};

/**
 * Creates handlers for requests about which programs exist and which are used. Only programs found here are written to
 * config.toml: nothing that a page sends becomes a program or an argument.
 */
export function createProgramHandlers({
  environment,
  findCodexOnPath,
  knownFolders,
  settings,
  platform,
}: ProgramHandlersDeps): DomainHandlers<keyof typeof programsRequests> {
  const editors = async () => findEditors({ platform, env: await environment, workspaces: await knownFolders() });
  const codexOnPath = async () => {
    const { PATH, Path } = await environment;
    return findCodexOnPath(PATH ?? Path ?? '', await knownFolders());
  };
  const choose = async (edit: SettingsEdit | null): Promise<Result<SettingsStore['snapshot'], NotChosen>> =>
    edit === null ? err({ type: 'notFound' }) : settings.change(edit);
  return {
    listPrograms: async () => {
      const [found, codex] = await Promise.all([editors(), codexOnPath()]);
      return ok({ editors: found, codexOnPath: codex });
    },
    chooseEditor: async (_window, { editor: id }) => {
      if (id === null) return choose({ editor: null });
      const found = (await editors()).find((editor) => editor.id === id);
      return choose(found === undefined ? null : { editor: found.command });
    },
    chooseCodex: async (_window, { codex }) => {
      if (codex === 'usual') return choose({ codexBinary: null });
      const codexBinary = await codexOnPath();
      return choose(codexBinary === null ? null : { codexBinary });
    },
  };
}

type NotChosen = { readonly type: 'notFound' } | { readonly type: 'notSaved'; readonly message: string };
