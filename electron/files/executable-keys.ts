/**
 * Every git configuration key whose value git runs as a program, or uses to choose one, with a value that runs nothing.
 * `<…>` is any subsection. Harmless keys of `git help --config` are listed in `known-git-keys.txt`. A test fails for
 * keys in neither list.
 */
export const executableKeys: Readonly<Record<string, string>> = {
  'alias.*': '',
  'browser.<tool>.cmd': '',
  'browser.<tool>.path': '',
  'core.alternateRefsCommand': '',
  'core.askPass': '',
  'core.editor': ':',
  'core.fsmonitor': 'false',
  'core.gitProxy': '',
  'core.hooksPath': '',
  'core.pager': '',
  'core.sshCommand': '',
  'core.virtualFilesystem': '',
  'credential.<url>.*': '',
  'credential.<url>.helper': '',
  'credential.helper': '',
  'diff.<driver>.command': '',
  'diff.<driver>.textconv': '',
  'diff.external': '',
  'diff.guitool': '',
  'diff.tool': '',
  'difftool.<tool>.cmd': '',
  'difftool.<tool>.path': '',
  'filter.<driver>.clean': '',
  'filter.<driver>.process': '',
  'filter.<driver>.smudge': '',
  'gpg.<format>.program': '',
  'gpg.program': '',
  'gpg.ssh.defaultKeyCommand': '',
  'guitool.<name>.cmd': '',
  'hook.<name>.command': '',
  'imap.tunnel': '',
  'instaweb.browser': '',
  'instaweb.httpd': '',
  'instaweb.modulePath': '',
  'interactive.diffFilter': '',
  'man.<tool>.cmd': '',
  'man.<tool>.path': '',
  'merge.<driver>.driver': '',
  'merge.guitool': '',
  'merge.tool': '',
  'mergetool.<tool>.cmd': '',
  'mergetool.<tool>.path': '',
  'pager.<cmd>': 'false',
  'remote.<name>.receivepack': '',
  'remote.<name>.uploadpack': '',
  'remote.<name>.vcs': '',
  'sendemail.<identity>.*': '',
  'sendemail.ccCmd': '',
  'sendemail.headerCmd': '',
  'sendemail.sendmailCmd': '',
  'sendemail.smtpServer': '',
  'sendemail.tocmd': '',
  'sequence.editor': ':',
  'submodule.<name>.update': 'none',
  'tar.<format>.command': '',
  'trailer.<token>.cmd': '',
  'trailer.<token>.command': '',
  'uploadpack.packObjectsHook': '',
  'web.browser': '',
};

/** Keys that run nothing themselves but point git to a file, address or folder that may. We override them too. */
export const leadingKeys: Readonly<Record<string, string>> = {
  'core.attributesFile': '',
  'core.excludesFile': '',
  'core.worktree': '',
  'fetch.recurseSubmodules': 'false',
  'gc.auto': '0',
  'init.templateDir': '',
  'maintenance.auto': 'false',
  'protocol.<name>.allow': 'never',
  'protocol.allow': 'never',
  'push.recurseSubmodules': 'no',
  'submodule.recurse': 'false',
};

/**
 * Returns the settings that override a configuration: a harmless value for every executable key without a subsection,
 * and for each one with a subsection that is present. `present` has the names from `git config --list`.
 */
export function harmlessValues(present: readonly string[]): readonly (readonly [key: string, value: string])[] {
  const rules = Object.entries({ ...leadingKeys, ...executableKeys });
  const fixed = rules.filter(([key]) => !/[<*]/.test(key) && !unset.has(key));
  const patterns = rules.filter(([key]) => /[<*]/.test(key)).map(([key, value]) => [patternOf(key), value] as const);
  const found = present.flatMap((key) => {
    const rule = patterns.find(([pattern]) => pattern.test(key));
    return rule === undefined ? [] : [[key, rule[1]] as const];
  });
  return [...fixed, ...found];
}

const executablePatterns = Object.keys(executableKeys).map(patternOf);

/** Whether git runs the value of a key as a program, or uses it to choose one. */
export function isExecutableKey(key: string): boolean {
  return executablePatterns.some((pattern) => pattern.test(key));
}

/** Overriding this key would change where the repository is. */
const unset: ReadonlySet<string> = new Set(['core.worktree']);

function patternOf(key: string): RegExp {
  const [section = '', ...rest] = key.split('.');
  const parts = rest.map((part) => (/[<*]/.test(part) ? '.+' : escaped(part)));
  return new RegExp(`^${escaped(section)}\\.${parts.join('\\.')}$`, 'is');
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
