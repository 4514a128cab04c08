/** Controls and marks of direction: nobody sees them, and they make what stands around them look like something else. */
const unseen = /[^\P{Cc}\n\t]|[\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

/** A name, path or command as what it is: characters that cannot be seen are spelled, as in `\u202e`. */
export function visibleText(text: string): string {
  return text.replace(unseen, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
