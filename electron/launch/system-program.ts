import { homedir } from 'node:os';
import { isAbsolute } from 'node:path';
import { findOnPath, systemEnvironmentOutside } from '../files/find-on-path.ts';
import { createChildEnvironment } from '../processes/child-environment.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** A system program and how to start it. */
export type SystemProgram = {
  /** The absolute path. */
  readonly program: string;
  readonly cwd: string;
  readonly env: Variables;
};

/**
 * Finds a system program by name; null if it is missing. Neither the program nor anything it starts by name comes from
 * the current folder, from `folders`, or from a relative PATH entry, because no one has trusted those. The program runs
 * in the home folder, with the environment that a terminal would give it. An absolute path is used unchanged.
 */
export async function findSystemProgram(
  name: string,
  folders: readonly string[] = [],
  variables: Variables = process.env,
): Promise<SystemProgram | null> {
  const home = homedir();
  const isHome = process.cwd() === home;
  const untrusted = [...folders, ...(isHome ? [] : [process.cwd()])];
  const env = await systemEnvironmentOutside(createChildEnvironment(variables, {}), untrusted);
  // The search adds the extension on Windows.
  const program = isAbsolute(name) ? name : await findOnPath(name.replace(/\.exe$/i, ''), env.PATH ?? '', untrusted);
  return program === null ? null : { program, cwd: home, env };
}
