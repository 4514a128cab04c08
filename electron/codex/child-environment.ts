import { delimiter, dirname, join } from 'node:path';

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Marks every process that a child of ours starts, so that those which left its process group are found when it ends.
 * It is no secret. A program that shall outlive Codex can be started without it: `env -u STARTED_BY_WORKCELL …`.
 */
export const markVariable = 'STARTED_BY_WORKCELL';

const ours = /^(WORKCELL_|ELECTRON_|STARTED_BY_WORKCELL$)/iu;
const fromNpm = /^(npm_(lifecycle_|package_|command$|execpath$|node_execpath$|config_local_prefix$)|INIT_CWD$)/u;

/**
 * The environment of a child: the person's own, as in a terminal, because everything in it reaches the commands that
 * Codex runs. What is ours is left out, and what npm added when it started us: its folders on PATH would give the
 * person's commands our Node instead of theirs.
 */
export function childEnvironment(person: Environment, added: Record<string, string>): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(person)) {
    if (value === undefined || ours.test(name) || fromNpm.test(name)) continue;
    kept[name] = name.toUpperCase() === 'PATH' ? withoutNpmFolders(value, person.npm_package_json) : value;
  }
  return { ...kept, ...added };
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
