// Prompt placeholders as in the Codex CLI: $1 to $9, $ARGUMENTS for all of them, and $NAME in capitals. A doubled
// dollar stays unchanged and prevents what follows from being a placeholder.

const placeholder = /\$(?:\$|[1-9]|[A-Z][A-Z0-9_]*)/g;

/** The name of the placeholder for all values. */
export const allArguments = 'ARGUMENTS';

/** The placeholders of a text without their dollar, each once: numbered ones in order, then all, then by name. */
export function listPlaceholders(text: string): readonly string[] {
  const names = new Set(
    (text.match(placeholder) ?? []).filter((found) => found !== '$$').map((found) => found.slice(1)),
  );
  const numbered = [...names].filter(isNumber).toSorted();
  const named = [...names].filter((name) => !isNumber(name) && name !== allArguments);
  return [...numbered, ...(names.has(allArguments) ? [allArguments] : []), ...named];
}

/**
 * Replaces the placeholders of a text. Placeholders in inserted values are not replaced. A number without a value
 * disappears. A name without one stays, because it may be a shell variable. `$ARGUMENTS` is every numbered value and
 * then its own, separated by spaces.
 */
export function expandPrompt(text: string, given: ReadonlyMap<string, string>): string {
  const numbered = [...given.keys()].filter(isNumber).toSorted();
  const all = [...numbered, allArguments].map((name) => given.get(name) ?? '').filter((value) => value !== '');
  return text.replace(placeholder, (found) => {
    const name = found.slice(1);
    if (name === '$') return found;
    if (name === allArguments) return all.join(' ');
    const value = given.get(name) ?? '';
    return isNumber(name) || value !== '' ? value : found;
  });
}

/** The name that an argument hint such as `[file] [focus]` gives the numbered argument. Null without one. */
export function findArgumentHint(argumentHint: string | null, name: string): string | null {
  if (argumentHint === null || !isNumber(name)) return null;
  const words = argumentHint.match(/\[[^\]]*\]|<[^>]*>|\S+/g) ?? [];
  return words[Number(name) - 1]?.replace(/^[[<]|[\]>]$/g, '') ?? null;
}

function isNumber(name: string): boolean {
  return /^[1-9]$/.test(name);
}
