import type { McpServerDraft, McpWay } from './mcp-settings.ts';

/**
 * Returns whether a draft changes which program starts, which address is reached, or what is passed to it. `own` is
 * what config.toml in CODEX_HOME itself has, without additions from a folder or another layer. Null: nothing yet.
 */
export function changesWhatRuns(own: McpWay | null, { way }: McpServerDraft): boolean {
  if (way.kind === 'program') {
    if (own?.kind !== 'program') return true;
    const isSame = way.command === own.command && way.folder === own.folder && isSameList(way.args, own.args);
    return !isSame || hasChangedValues(own.variables, way.variables);
  }
  if (own?.kind !== 'address') return true;
  const isSame = way.url === own.url && way.tokenVariable === own.tokenVariable;
  return !isSame || hasChangedValues(own.headers, way.headers);
}

/** Returns whether a value was entered or removed. */
function hasChangedValues(
  own: readonly string[],
  written: readonly { readonly name: string; readonly value: string | null }[],
): boolean {
  const kept = written.filter(({ name, value }) => value === null && own.includes(name));
  return kept.length < written.length || own.some((name) => !kept.some((one) => one.name === name));
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}
