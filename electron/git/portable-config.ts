/** A value of a git configuration. Section and key are lower case; the subsection is as written. */
export type ConfigEntry = { readonly key: string; readonly value: string };

/** Parses the output of `git config --list -z`. A key without a value is `true`. */
export function parseConfigList(printed: Buffer): readonly ConfigEntry[] {
  return printed
    .toString('utf8')
    .split('\0')
    .filter((entry) => entry !== '')
    .map((entry) => {
      const end = entry.indexOf('\n');
      return end === -1 ? { key: entry, value: 'true' } : { key: entry.slice(0, end), value: entry.slice(end + 1) };
    });
}

const flagPattern = /^(true|false|yes|no|on|off|1|0|)$/i;

/**
 * The settings our private git folder copies from the repository, the user and the machine: keys that change how a
 * file becomes an object and back, or the name on a commit. None names a program.
 */
const portableKeys: Readonly<Record<string, RegExp>> = {
  'core.autocrlf': /^(true|false|yes|no|on|off|1|0|input|)$/i,
  'core.bigfilethreshold': /^\d+[kmg]?$/i,
  'core.compression': /^-?\d$/,
  'core.eol': /^(lf|crlf|native)$/i,
  'core.filemode': flagPattern,
  'core.longpaths': flagPattern,
  'core.loosecompression': /^-?\d$/,
  'core.precomposeunicode': flagPattern,
  'core.protecthfs': flagPattern,
  'core.protectntfs': flagPattern,
  'core.symlinks': flagPattern,
  'diff.renamelimit': /^\d+$/,
  'diff.renames': /^(true|false|yes|no|on|off|1|0|copy|copies|)$/i,
  'extensions.compatobjectformat': /^sha(1|256)$/,
  'extensions.objectformat': /^sha(1|256)$/,
  'merge.directoryrenames': /^(true|false|yes|no|on|off|1|0|conflict|)$/i,
  'merge.renamelimit': /^\d+$/,
  'merge.renames': /^(true|false|yes|no|on|off|1|0|)$/i,
  'merge.renormalize': flagPattern,
  'user.email': /^[^\p{Cc}<>]+$/u,
  'user.name': /^[^\p{Cc}<>]+$/u,
};

/** Our own settings, which override copied ones. */
const ownValues: readonly ConfigEntry[] = [
  ['core.bare', 'false'],
  // The repository's values could hide edits from us.
  ['core.checkstat', 'default'],
  ['core.trustctime', 'true'],
  ['core.fsmonitor', 'false'],
  ['core.preloadindex', 'true'],
  ['core.quotepath', 'false'],
  ['core.safecrlf', 'false'],
  ['core.splitindex', 'false'],
  ['core.untrackedcache', 'false'],
  ['checkout.workers', '0'],
  ['feature.manyfiles', 'false'],
  ['gc.auto', '0'],
  ['index.sparse', 'false'],
  ['maintenance.auto', 'false'],
  ['protocol.allow', 'never'],
  ['submodule.recurse', 'false'],
].map(([key = '', value = '']) => ({ key, value }));

/** The input for the configuration of our private git folder. `emptyFolder` and `emptyFile` are ours. */
export type PrivateConfigInput = {
  /** In order of precedence, lowest first: the machine's, the user's, the repository's. */
  readonly entries: readonly ConfigEntry[];
  readonly emptyFolder: string;
  readonly emptyFile: string;
  /** The absolute path of the user's own ignore list; null if there is none. */
  readonly excludesFile: string | null;
  /** Whether names that differ only in case are the same file on the disk. */
  readonly ignoresCase: boolean;
};

/** Returns the configuration text of our private git folder. */
export function formatPrivateConfig({
  emptyFile,
  emptyFolder,
  entries,
  excludesFile,
  ignoresCase,
}: PrivateConfigInput): string {
  const taken = new Map<string, string>();
  for (const { key, value } of entries) {
    // On systems other than Linux, names that these keys refuse could reach into `.git`.
    if (/^core\.protect/.test(key) && process.platform !== 'linux') continue;
    if (portableKeys[key]?.test(value)) taken.set(key, value);
  }
  const format = taken.has('extensions.objectformat') ? '1' : '0';
  const ours = [
    ...ownValues,
    { key: 'core.repositoryformatversion', value: format },
    { key: 'core.ignorecase', value: String(ignoresCase) },
    { key: 'core.attributesfile', value: emptyFile },
    { key: 'core.excludesfile', value: excludesFile ?? emptyFile },
    { key: 'core.hookspath', value: emptyFolder },
  ];
  for (const { key, value } of ours) taken.set(key, value);
  return [...taken].map(([key, value]) => formatConfigLine(key, value)).join('');
}

/** Returns the lines that set a value of a configuration. */
export function formatConfigLine(key: string, value: string): string {
  const [, section = '', subsection, name = ''] = /^([^.]*)(?:\.(.*))?\.([^.]*)$/s.exec(key) ?? [];
  const escaped = (text: string): string => text.replaceAll('\\', '\\\\').replaceAll('"', '\\"');
  const head = subsection === undefined ? section : `${section} "${escaped(subsection)}"`;
  return `[${head}]\n\t${name} = "${escaped(value).replaceAll('\n', '\\n')}"\n`;
}

/** Returns the last value of a key; null if it has none. */
export function getLastValue(entries: readonly ConfigEntry[], key: string): string | null {
  return entries.findLast((entry) => entry.key === key)?.value ?? null;
}
