import { homedir } from 'node:os';
import { join } from 'node:path';
import type { HostingService } from '../../shared/commits/hosting-service.ts';

type Variables = Readonly<Record<string, string | undefined>>;

/** Returns where gh or glab keeps its settings and sign-ins, each folder first. They name programs, and where it sends everything. */
export function listToolSettings(service: HostingService, environment: Variables): readonly string[] {
  const [folders, files] =
    service === 'gitHub'
      ? [[findGhFolder(environment)], ['config.yml', 'hosts.yml']]
      : [listGlabFolders(environment), ['config.yml', 'aliases.yml']];
  return folders.flatMap((folder) => [folder, ...files.map((name) => join(folder, name))]);
}

const isWindows = process.platform === 'win32';

function findGhFolder(environment: Variables): string {
  if (environment.GH_CONFIG_DIR) return environment.GH_CONFIG_DIR;
  if (environment.XDG_CONFIG_HOME) return join(environment.XDG_CONFIG_HOME, 'gh');
  if (isWindows && environment.APPDATA) return join(environment.APPDATA, 'GitHub CLI');
  return join(findHome(environment), '.config', 'gh');
}

/** glab takes the first of these that is there, and its versions disagree about the order. */
function listGlabFolders(environment: Variables): readonly string[] {
  if (environment.GLAB_CONFIG_DIR) return [environment.GLAB_CONFIG_DIR];
  const home = findHome(environment);
  const system =
    process.platform === 'darwin'
      ? join(home, 'Library', 'Application Support')
      : isWindows
        ? environment.LOCALAPPDATA
        : null;
  const parents = [join(home, '.config'), environment.XDG_CONFIG_HOME, system];
  return parents.flatMap((parent) => (parent ? [join(parent, 'glab-cli')] : []));
}

function findHome({ HOME, USERPROFILE }: Variables): string {
  return (isWindows ? USERPROFILE : HOME) || homedir();
}
