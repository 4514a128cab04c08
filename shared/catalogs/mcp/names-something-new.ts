import type { McpServerDraft, McpWay } from './mcp-settings.ts';

/** Whether a draft starts or reaches something else than the server does already. Null: there is no server yet. */
export function namesSomethingNew(known: McpWay | null, { way }: McpServerDraft): boolean {
  if (way.kind === 'program') {
    if (known?.kind !== 'program') return true;
    const isSame = way.command === known.command && way.folder === known.folder && isSameList(way.args, known.args);
    return !isSame || addsTo(known.variables, way.variables);
  }
  if (known?.kind !== 'address') return true;
  const isSame = way.url === known.url && way.tokenVariable === known.tokenVariable;
  return !isSame || addsTo(known.headers, way.headers);
}

/** Whether a value is new. To leave one out is no news. */
function addsTo(
  known: readonly string[],
  written: readonly { readonly name: string; readonly value: string | null }[],
): boolean {
  return written.some(({ name, value }) => value !== null || !known.includes(name));
}

function isSameList(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((each, at) => each === other[at]);
}
