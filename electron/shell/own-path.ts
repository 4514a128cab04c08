import { getEnvironmentOutside } from '../files/find-on-path.ts';
import { createChildEnvironment, type Environment } from '../processes/child-environment.ts';
import type { KnownFolders } from '../workspace/known-folders.ts';

/** Changes the environment of this process for the programs that Electron and the updater start. */
export type OwnEnvironment = {
  /**
   * Removes the known folders from PATH, and variables that name code in them. Call it right before starting a program.
   */
  narrow(): Promise<void>;
  /**
   * Runs a function with the environment that a terminal would give, also without the known folders. Runs one function
   * at a time.
   */
  asInTerminal<T>(start: () => Promise<T>): Promise<T>;
};

/**
 * Lets Electron and the updater find the programs that they start by name, such as `xdg-open` and `mv`, outside the
 * known folders and the current one. Electron starts programs with the environment of this process, and searches by
 * name only on Linux. `own` is that environment. Its current content counts as the user's, plus what our own startup
 * added.
 */
export function createOwnEnvironment(
  own: Record<string, string | undefined>,
  place: { readonly cwd: string; readonly home: string },
  known: Pick<KnownFolders, 'list'>,
): OwnEnvironment {
  const first: Environment = { ...own };
  const current = place.cwd === place.home ? [] : [place.cwd];
  const outside = async (environment: Environment) =>
    getEnvironmentOutside(environment, [...(await known.list()), ...current]);
  const become = (environment: Environment): void => {
    for (const name of Object.keys(first)) {
      const value = environment[name];
      if (value === undefined) delete own[name];
      else if (own[name] !== value) own[name] = value;
    }
  };
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(act: () => Promise<T>): Promise<T> => {
    const acted = turn.then(act);
    turn = acted.catch(() => undefined);
    return acted;
  };
  return {
    narrow: () => inTurn(async () => become(await outside(first))),
    asInTerminal: (start) =>
      inTurn(async () => {
        // The updater needs the variables of the AppImage, and our own programs need our variables.
        const usual = await outside(first);
        become(await outside(createChildEnvironment(first, {})));
        try {
          return await start();
        } finally {
          become(usual);
        }
      }),
  };
}
