/** Longer texts take too long to process. */
const maxCharacters = 20_000;

/**
 * Converts Markdown to plain text for a row: removes the marks of headings, lists, quotes, emphasis and code, and
 * replaces links with their words. Keeps anything that is not markup, such as `*.ts` or `a_b`. Does not change a text
 * of more than 20,000 characters.
 */
export function stripMarkup(text: string): string {
  return text.length > maxCharacters ? text : removeMarks(text);
}

function removeMarks(text: string): string {
  return text
    .replaceAll(/^[ \t]{0,3}(?:#{1,6}[ \t]+|>[ \t]?|[-*+][ \t]+(?:\[[ xX]\][ \t]+)?)/gm, '')
    .replaceAll(/^[ \t]*(?:`{3,}|~{3,})[\w+#.-]*[ \t]*$/gm, '')
    .replaceAll(/!?\[([^[\]\n]{1,200})\]\([^()\s]{1,500}\)/g, '$1')
    .replaceAll(/(`+)([^`\n]+)\1/g, '$2')
    .replaceAll(/(\*\*|__)(?=\S)([^\n]{1,400}?\S|\S)\1/g, '$2')
    .replaceAll(/(?<![\w*])\*(?=[^\s*])([^*\n]{0,400}[^\s*])\*(?![\w*])/g, '$1')
    .replaceAll(/(?<![\w_])_(?=[^\s_])([^_\n]{0,400}[^\s_])_(?![\w_])/g, '$1');
}
