import { delimiter, dirname, join } from 'node:path';

/** The variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Marks every process that comes from a child of ours, so that processes that left its group are found when it ends. It
 * is not a secret. A program that should outlive Codex can be started without it: `env -u STARTED_BY_WORKCELL …`.
 */
export const markVariable = 'STARTED_BY_WORKCELL';

const ours = /^(WORKCELL_|ELECTRON_|STARTED_BY_WORKCELL(_AS)?$)/iu;
/** Variables that the AppImage runtime adds for its own app. */
const fromAppImage = /^(APPDIR|APPIMAGE|ARGV0|OWD)$/u;
/**
 * Variables that an outer Codex adds to its commands. With them, our Codex's own calls would look like commands of a
 * thread.
 */
const fromOuterCodex = /^CODEX_(THREAD_ID|SESSION_ID|TOOL_CALL_ID)$/u;
const fromNpm = /^(npm_(lifecycle_|package_|command$|execpath$|node_execpath$|config_local_prefix$)|INIT_CWD$)/u;

/**
 * The environment of a child. It is the person's own, as in a terminal, because everything in it reaches the commands
 * that Codex runs. Our own variables are removed. So is what npm added when it started us: its folders on PATH would
 * give the person's commands our Node instead of theirs. What an AppImage adds is removed too: with its
 * LD_LIBRARY_PATH, the person's programs would load our libraries.
 */
export function childEnvironment(person: Environment, added: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(person)) {
    if (value === undefined || ours.test(name) || fromNpm.test(name) || fromOuterCodex.test(name)) continue;
    const own = withoutAppImage(name, value, person.APPDIR);
    if (own === null) continue;
    kept[name] = name.toUpperCase() === 'PATH' ? withoutNpmFolders(own, person.npm_package_json) : own;
  }
  return { ...kept, ...added };
}

/** The value without the AppImage's folders. Null if nothing is left. */
function withoutAppImage(name: string, value: string, folder: string | undefined): string | null {
  if (folder === undefined || folder === '') return value;
  if (fromAppImage.test(name)) return null;
  if (!value.includes(folder)) return value;
  const isInside = (entry: string) => entry === folder || entry.startsWith(`${folder}/`);
  // The runtime prepends its folders to a value that may have been empty.
  const left = value.split(':').filter((entry) => entry !== '' && !isInside(entry));
  return left.length === 0 ? null : left.join(':');
}

function withoutNpmFolders(path: string, packageJson: string | undefined): string {
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
