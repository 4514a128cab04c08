/**
 * Whether a name in a path is what a repository and its agents are governed by. Codex's sandbox and diffs in answers may
 * not write there.
 */
export function isGoverned(name: string): boolean {
  return governed.test(name.replace(/\p{Cf}/gu, ''));
}

const governed = /^(?:\.git|git~\d+|\.codex|\.agents)[. ]*(?::.*)?$/i;
