import { delimiter, dirname, join } from 'node:path';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Marks every process that comes from one of our children, so that processes that left its group are found when it
 * ends. It is not a secret. A program that should outlive Codex can be started without it: `env -u STARTED_BY_WORKCELL
 * …`.
 */
export const markVariable = 'STARTED_BY_WORKCELL';

/**
 * Our variables, and those of Electron's variables that start an app. Electron's other variables are the user's, such
 * as for Wayland.
 */
const ownVariables =
  /^(WORKCELL_|ELECTRON_(RUN_AS_NODE|FORCE_IS_PACKAGED|NO_ATTACH_CONSOLE)$|STARTED_BY_WORKCELL(_AS)?$)/iu;
/** Variables that the AppImage runtime adds for its own app. */
const appImageVariables = /^(APPDIR|APPIMAGE|ARGV0|OWD)$/u;
/**
 * Variables that an outer Codex adds to its commands. With them, our Codex's own calls would look like commands of a
 * thread.
 */
const outerCodexVariables = /^CODEX_(THREAD_ID|SESSION_ID|TOOL_CALL_ID)$/u;
const npmVariables = /^(npm_(lifecycle_|package_|command$|execpath$|node_execpath$|config_local_prefix$)|INIT_CWD$)/u;
/**
 * Settings that npm (11) computes for the scripts it starts. The settings that a user exports have the same form and
 * stay, except under these names. With npm's own `loglevel` of `npm --silent`, the user's commands would print nothing;
 * with its `prefix`, nvm refuses to work.
 */
const npmComputedSettings = new Set(
  `allow_scripts cache global_prefix globalconfig init_module loglevel node_gyp noproxy npm_version prefix user_agent
  userconfig`
    .split(/\s+/)
    .map((name) => `npm_config_${name}`),
);
/** Variables that Electron and Chromium set for themselves on Linux. */
const electronVariables = /^(CHROME_DESKTOP|ORIGINAL_XDG_CURRENT_DESKTOP)$/u;

/**
 * Creates the environment of a child. It is the user's own, as in a terminal, because everything in it reaches the
 * commands that Codex runs. Removes our own variables. Removes what npm added when it started us: its folders on PATH
 * would give the user's commands our Node instead of theirs. Removes what an AppImage adds: with its LD_LIBRARY_PATH,
 * the user's programs would load our libraries. Restores the desktop's name from the user's session, which Electron
 * changes for its tray icon.
 */
export function createChildEnvironment(person: Environment, added: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(person)) {
    if (
      value === undefined ||
      ownVariables.test(name) ||
      outerCodexVariables.test(name) ||
      electronVariables.test(name)
    )
      continue;
    if (isFromNpm(name, person)) continue;
    const own = removeAppImageFolders(name, value, person.APPDIR);
    if (own === null) continue;
    kept[name] = name.toUpperCase() === 'PATH' ? removeNpmFolders(own, person.npm_package_json) : own;
  }
  const desktop = person.ORIGINAL_XDG_CURRENT_DESKTOP;
  // Electron writes this word if there was no name.
  if (desktop !== undefined && desktop !== 'undefined') kept.XDG_CURRENT_DESKTOP = desktop;
  return { ...kept, ...added };
}

function isFromNpm(name: string, person: Environment): boolean {
  if (npmVariables.test(name)) return true;
  if (person.npm_command === undefined) return false;
  return (
    npmComputedSettings.has(name) || name === 'COLOR' || (name === 'NODE' && person.NODE === person.npm_node_execpath)
  );
}

/** Returns the value without the AppImage's folders. Null if nothing is left. */
function removeAppImageFolders(name: string, value: string, folder: string | undefined): string | null {
  if (folder === undefined || folder === '') return value;
  if (appImageVariables.test(name)) return null;
  if (!value.includes(folder)) return value;
  const isInside = (entry: string) => entry === folder || entry.startsWith(`${folder}/`);
  // The runtime prepends its folders to a value that may have been empty.
  const left = value.split(':').filter((entry) => entry !== '' && !isInside(entry));
  return left.length === 0 ? null : left.join(':');
}

function removeNpmFolders(path: string, packageJson: string | undefined): string {
  if (packageJson === undefined) return path;
  const added = new Set<string>();
  for (let folder = dirname(packageJson); ; folder = dirname(folder)) {
    added.add(join(folder, 'node_modules', '.bin'));
    if (folder === dirname(folder)) break;
  }
  const isAdded = (entry: string) => added.has(entry) || entry.endsWith('node-gyp-bin');
  return path
    .split(delimiter)
    .filter((entry) => !isAdded(entry))
    .join(delimiter);
}
