import { type LineRule, placeholder } from './redaction-rule.ts';

/** Facts about the person and the machine. Null when unknown. */
export type PersonalInfo = {
  readonly home: string | null;
  readonly userName: string | null;
  /** The folder of the thread. Paths in it stay, relative to it. */
  readonly workspace: string | null;
  /**
   * Other folders the person keeps files in. What is below the root of one, such as `/data`, differs between machines.
   */
  readonly folders?: readonly string[];
};

const workspaceLabel = 'workspace';
const homeLabel = 'home folder';
const outsideLabel = 'path outside the workspace';

/** User names that identify no one and are also common words. */
const commonNames = new Set(['root', 'user', 'admin', 'runner', 'node', 'ubuntu', 'debian', 'test', 'guest', 'codex']);

/** System folders that contain people's files. `/usr` and similar folders are the same on every machine. */
const peoplesFolders = [
  'home',
  'Users',
  'root',
  'Volumes',
  'mnt',
  'media',
  'srv',
  'opt',
  'var',
  'tmp',
  'private',
  'run',
];

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
/** Addresses that programs use to reach a repository do not belong to a person. */
const email = /(?<![\w.%+-])(?!git@)[\w.%+-]{1,64}@[A-Za-z0-9](?:[A-Za-z0-9-]{0,62}\.){1,8}[A-Za-z]{2,24}\b/g;

/**
 * Rules for text that identifies the person or anything else on the machine. Apply them after the rules for secrets.
 */
export function personalRules(facts: PersonalInfo): readonly LineRule[] {
  const { folders = [], home, userName, workspace } = facts;
  const place = (path: string) => placeOf(path, facts);
  const known = [home, workspace, ...folders].map(firstSegment).filter((name) => name !== '');
  const roots = new Set([...peoplesFolders, ...known]);
  const posix = `/(?:${[...roots].map(escapeRegExp).join('|')})(?:/${segment}*)*(?![\\w-])`;
  const rules: (LineRule | null)[] = [
    literalPath(workspace, workspaceLabel),
    { label: 'email address', triggers: ['@'], pattern: email, isSecret: false },
    { ...outside, triggers: ['~'], pattern: new RegExp(`(?<=^|[\\s"'\`=:(,])~[\\w.-]{0,32}(?:/${segment}+)+/?`, 'g') },
    {
      ...outside,
      triggers: triggersIn([...roots].map((name) => `/${name}`)),
      pattern: new RegExp(`(?<=^|[^\\w.\\]/@-]|file://)${posix}`, 'g'),
      replace: place,
    },
    { ...outside, triggers: ['\\\\'], pattern: new RegExp(serverPath, 'g'), replace: place },
    { ...outside, triggers: [':\\', ':/'], pattern: new RegExp(drivePath, 'g'), replace: place },
    literalPath(home, homeLabel),
    userName !== null && userName.length > 2 && !commonNames.has(userName)
      ? {
          label: 'user name',
          triggers: triggersIn([userName]),
          pattern: new RegExp(`(?<!\\w)${escapeRegExp(userName)}(?!\\w)`, 'g'),
          isSecret: false,
        }
      : null,
  ];
  return rules.filter((rule) => rule !== null);
}

const outside = { label: outsideLabel, isSecret: false } as const;

/** The replacement for a text that is only a path. Null for a path that may stay. */
export function placeOf(path: string, { home, workspace }: PersonalInfo): string | null {
  const rest = restBelow(path, workspace);
  if (rest !== null) return `${placeholder(workspaceLabel)}${rest}`;
  if (!/^(?:\/|[A-Za-z]:[\\/]|\\\\)/.test(path) || isOfTheSystem(path)) return null;
  return restBelow(path, home) === '' ? placeholder(homeLabel) : placeholder(outsideLabel);
}

/** The rest of a path below a folder. Null for a path that is not in the folder. */
function restBelow(path: string, folder: string | null): string | null {
  if (folder === null || folder === '' || !path.startsWith(folder)) return null;
  const rest = path.slice(folder.length);
  return rest === '' || /^[\\/]/.test(rest) || /[\\/]$/.test(folder) ? rest : null;
}

function isOfTheSystem(path: string): boolean {
  return /^(?:\/(?:usr|bin|sbin|lib\w*|etc|dev|proc|sys|System|Library|Applications)(?:\/|$)|\/$|[A-Za-z]:[\\/]+(?:Windows|Program Files))/.test(
    path,
  );
}

/** Matches a folder wherever it is named, with separators as they are or escaped. */
function literalPath(path: string | null, label: string): LineRule | null {
  if (path === null || path.length < 3) return null;
  const source = path.split('\\').map(escapeRegExp).join(String.raw`(?:\\{1,2}|/)`);
  return {
    label,
    triggers: triggersIn([path.includes('\\') ? longestPart(path) : path]),
    pattern: new RegExp(`${source}(?![\\w-])`, path.includes('\\') ? 'gi' : 'g'),
    isSecret: false,
  };
}

/** The longest part between separators, which appears in a text unchanged however the separators are written. */
function longestPart(path: string): string {
  return path.split(/[\\/]/).reduce((longest, part) => (part.length > longest.length ? part : longest), '');
}

/** What to look for before applying a rule for these names. Null when a name cannot be searched for. */
function triggersIn(names: readonly string[]): readonly string[] | null {
  return names.every((name) => /^[ -~]+$/.test(name)) ? names.map((name) => name.toLowerCase()) : null;
}

function firstSegment(path: string | null): string {
  return path?.split('/')[1] ?? '';
}

function escapeRegExp(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, String.raw`\$&`);
}
