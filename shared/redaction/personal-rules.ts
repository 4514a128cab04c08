import { type LineRule, toMark } from './redaction-rule.ts';

/** Facts about the user and the machine. Null when unknown. */
export type PersonalInfo = {
  readonly home: string | null;
  readonly userName: string | null;
  /** The folder of the thread. Paths in it stay, relative to it. */
  readonly workspace: string | null;
  /**
   * Other folders the user keeps files in. What is below the root of one, such as `/data`, differs between machines.
   */
  readonly folders?: readonly string[];
};

const workspaceLabel = 'workspace';
const homeLabel = 'home folder';
const outsideLabel = 'path outside the workspace';

/** User names that identify no one and are also common words. */
const commonNames = new Set(['root', 'user', 'admin', 'runner', 'node', 'ubuntu', 'debian', 'test', 'guest', 'codex']);

/** System folders that contain people's files. `/usr` and similar folders are the same on every machine. */
const userFolders = ['home', 'Users', 'root', 'Volumes', 'mnt', 'media', 'srv', 'opt', 'var', 'tmp', 'private', 'run'];

const segment = String.raw`(?:\\ |[^\s/"'\x60<>|:;,()[\]{}*?$&=\\])`;
/** A name in a Windows path. It may contain a space only if a separator follows. */
const windowsName = String.raw`(?:[^\s\\/"'\x60<>|:;,()[\]{}*?]| (?=[^\s\\/"'\x60<>|:;,()[\]{}*?]{1,60}\\)){1,255}`;
const drivePath = String.raw`(?<![A-Za-z0-9])[A-Za-z]:(?:\\{1,2}|\/(?!\/))(?:${windowsName}(?:\\{1,2}|\/)?){1,40}`;
const server = String.raw`\w[\w.$-]{1,62}`;
/**
 * A path on a server, with all of its separators escaped or none. In regular expressions and escaped text, there are
 * also two or four backslashes before a word, but not one or two after it.
 */
const serverPath = [
  String.raw`(?<![\\\w])\\\\(?:\?\\UNC\\)?${server}(?:\\${windowsName}){1,40}\\?`,
  String.raw`(?<![\\\w])\\{4}(?:\?\\\\UNC\\\\)?${server}(?:\\\\${windowsName}){1,40}(?:\\\\)?`,
].join('|');
/** Addresses that programs use to reach a repository do not belong to a user. */
const email = /(?<![\w.%+-])(?!git@)[\w.%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}\b/g;

/**
 * Rules for text that identifies the user or anything else on the machine. Apply them after the rules for secrets.
 */
export function createPersonalRules(facts: PersonalInfo): readonly LineRule[] {
  const { folders = [], home, userName, workspace } = facts;
  const place = (path: string) => describePersonalPath(path, facts);
  const known = [home, workspace, ...folders].map(getFirstSegment).filter((name) => name !== '');
  const roots = new Set([...userFolders, ...known]);
  const posix = `/(?:${[...roots].map(escapeRegExp).join('|')})(?:/${segment}*)*(?![\\w-])`;
  const rules: (LineRule | null)[] = [
    matchLiteralPath(workspace, workspaceLabel),
    { label: 'email address', triggers: ['@'], pattern: email, isSecret: false },
    { ...outside, triggers: ['~'], pattern: new RegExp(`(?<=^|[\\s"'\`=:(,])~[\\w.-]{0,32}(?:/${segment}+)+/?`, 'g') },
    {
      ...outside,
      triggers: toTriggers([...roots].map((name) => `/${name}`)),
      pattern: new RegExp(`(?<=^|[^\\w.\\]/@-]|file://)${posix}`, 'g'),
      replace: place,
    },
    { ...outside, triggers: ['\\\\'], pattern: new RegExp(serverPath, 'g'), replace: place },
    { ...outside, triggers: [':\\', ':/'], pattern: new RegExp(drivePath, 'g'), replace: place },
    matchLiteralPath(home, homeLabel),
    userName !== null && userName.length > 2 && !commonNames.has(userName)
      ? {
          label: 'user name',
          triggers: toTriggers([userName]),
          pattern: new RegExp(`(?<!\\w)${escapeRegExp(userName)}(?!\\w)`, 'g'),
          isSecret: false,
        }
      : null,
  ];
  return rules.filter((rule) => rule !== null);
}

const outside = { label: outsideLabel, isSecret: false } as const;

/** The replacement for a text that is only a path. Null for a path that may stay. */
export function describePersonalPath(path: string, { home, workspace }: PersonalInfo): string | null {
  const rest = toRelativePath(path, workspace);
  if (rest !== null) return `${toMark(workspaceLabel)}${rest}`;
  if (!/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path) || isSystemPath(path)) return null;
  return toRelativePath(path, home) === '' ? toMark(homeLabel) : toMark(outsideLabel);
}

/** The rest of a path below a folder. Null for a path that is not in the folder. */
function toRelativePath(path: string, folder: string | null): string | null {
  if (folder === null || folder === '' || !path.startsWith(folder)) return null;
  const rest = path.slice(folder.length);
  return rest === '' || /^[\\/]/.test(rest) || /[\\/]$/.test(folder) ? rest : null;
}

function isSystemPath(path: string): boolean {
  return /^(?:\/(?:usr|bin|sbin|lib\w*|etc|dev|proc|sys|System|Library|Applications)(?:\/|$)|\/$|[A-Za-z]:[\\/]+(?:Windows|Program Files))/.test(
    path,
  );
}

/** Matches a folder wherever it is named, with separators as they are or escaped. */
function matchLiteralPath(path: string | null, label: string): LineRule | null {
  if (path === null || path.length < 3) return null;
  const source = path.split('\\').map(escapeRegExp).join(String.raw`(?:\\{1,2}|/)`);
  return {
    label,
    triggers: toTriggers([path.includes('\\') ? findLongestPart(path) : path]),
    pattern: new RegExp(`${source}(?![\\w-])`, path.includes('\\') ? 'gi' : 'g'),
    isSecret: false,
  };
}

/** The longest part between separators, which appears in a text unchanged however the separators are written. */
function findLongestPart(path: string): string {
  return path.split(/[\\/]/).reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** Returns what to look for before applying a rule for these names. Null when a name cannot be searched for. */
function toTriggers(names: readonly string[]): readonly string[] | null {
  return names.every((name) => /^[ -~]+$/.test(name)) ? names.map((name) => name.toLowerCase()) : null;
}

function getFirstSegment(path: string | null): string {
  return path?.split('/')[1] ?? '';
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
