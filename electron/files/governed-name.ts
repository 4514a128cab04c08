/**
 * Whether a name in a path controls a repository and its agents. Codex's sandbox and diffs in answers may not write
 * there.
 */
export function isGoverned(name: string): boolean {
  return governedNames.test(name.replace(/\p{Cf}/gu, ''));
}

const governedNames = /^(?:\.git|git~\d+|\.codex|\.agents)[. ]*(?::.*)?$/i;
