// Placeholders of a prompt as the Codex CLI had them: $1 to $9, $ARGUMENTS for all of them, and $NAME in capitals.
// A doubled dollar stays as it is, and keeps what follows it from being one.

const placeholder = /\$(?:\$|[1-9]|[A-Z][A-Z0-9_]*)/g;

/** The name of the placeholder for all that is given. */
export const allArguments = 'ARGUMENTS';

/** The placeholders of a text without their dollar, each once: the numbered ones in order, then all, then by name. */
export function argumentsOf(text: string): readonly string[] {
  const names = new Set(
    (text.match(placeholder) ?? []).filter((found) => found !== '$$').map((found) => found.slice(1)),
  );
  const numbered = [...names].filter(isNumber).toSorted();
  const named = [...names].filter((name) => !isNumber(name) && name !== allArguments);
  return [...numbered, ...(names.has(allArguments) ? [allArguments] : []), ...named];
}

/**
 * The text with what was given in the place of its placeholders. What is given is never looked through for more. A
 * number without a value leaves nothing behind; a name without one stays, for it may be a variable of a shell.
 * `$ARGUMENTS` is every numbered value and then its own, with a space between.
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

/** What an argument hint such as `[file] [focus]` calls the numbered argument; null when it has no word for it. */
export function hintOf(argumentHint: string | null, name: string): string | null {
  if (argumentHint === null || !isNumber(name)) return null;
  const words = argumentHint.match(/\[[^\]]*\]|<[^>]*>|\S+/g) ?? [];
  return words[Number(name) - 1]?.replace(/^[[<]|[\]>]$/g, '') ?? null;
}

function isNumber(name: string): boolean {
  return /^[1-9]$/.test(name);
}
