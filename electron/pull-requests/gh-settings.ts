import { homedir } from 'node:os';
import { join } from 'node:path';

/** Returns where gh keeps its settings and sign-ins, the folder first. They name programs, and where gh sends everything. */
export function listGhSettings(environment: Readonly<Record<string, string | undefined>>): readonly string[] {
  const folder = findFolder(environment);
  return [folder, ...['config.yml', 'hosts.yml'].map((name) => join(folder, name))];
}

function findFolder(environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.GH_CONFIG_DIR) return environment.GH_CONFIG_DIR;
  if (environment.XDG_CONFIG_HOME) return join(environment.XDG_CONFIG_HOME, 'gh');
  const isWindows = process.platform === 'win32';
  if (isWindows && environment.APPDATA) return join(environment.APPDATA, 'GitHub CLI');
  return join((isWindows ? environment.USERPROFILE : environment.HOME) || homedir(), '.config', 'gh');
}
