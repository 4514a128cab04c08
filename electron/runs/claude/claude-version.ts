import { t } from '../../../shared/i18n/i18n.ts';

/**
 * The first version whose own git calls at startup, outside any sandbox, run no program from a repository's
 * configuration. It supports the flags that ignore the folder's settings and servers; versions before 2.0 do not.
 */
const oldest = [2, 1, 321] as const;

/** Why this Claude Code must not be started, from its version output. Null if it may. */
export function problemOfVersion(printed: string): string | null {
  const found = /^\s*(\d+)\.(\d+)\.(\d+)/u.exec(printed);
  if (found === null)
    return t`Claude Code does not say which version it is. Run "claude --version" in a terminal to see why.`;
  const version = found.slice(1).map(Number);
  const differing = oldest.findIndex((part, at) => part !== version[at]);
  if (differing === -1 || (version[differing] ?? 0) > (oldest[differing] ?? 0)) return null;
  return t`Workcell needs Claude Code ${oldest.join('.')} or later, and this is ${version.join('.')}. Run "claude update" in a terminal.`;
}
