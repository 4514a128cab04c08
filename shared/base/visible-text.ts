/** Controls and marks of direction: nobody sees them, and they make what stands around them look like something else. */
const unseen = /[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A name, path or command as what it is: characters that cannot be seen are spelled, as in `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(unseen, spell);
}

/** A run of characters as they are or, when `spelled`, what stands for a single one that cannot be seen. */
export type VisibleRun = { readonly text: string; readonly spelled: boolean };

/** The same as `visibleText`, in runs that tell what was spelled from what was written like that. */
export function visibleRuns(text: string): readonly VisibleRun[] {
  const runs: VisibleRun[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(unseen)) {
    if (index > from) runs.push({ text: text.slice(from, index), spelled: false });
    runs.push({ text: spell(character), spelled: true });
    from = index + character.length;
  }
  if (from < text.length) runs.push({ text: text.slice(from), spelled: false });
  return runs;
}

function spell(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
