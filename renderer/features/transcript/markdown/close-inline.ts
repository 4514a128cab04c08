/**
 * Closes open emphasis and code at the end of streaming prose, so that their marks do not show until the rest arrives.
 */
export function closeInline(source: string): string {
  const lastParagraph = source.slice(source.lastIndexOf('\n\n') + 1);
  const ticks = lastParagraph.match(/(?<!\\)`+/g) ?? [];
  const openTicks = ticks.length % 2 === 1 ? ticks.at(-1) : undefined;
  if (openTicks !== undefined && openTicks.length > 2) return source;
  if (openTicks !== undefined)
    return source.endsWith(openTicks) ? source.slice(0, -openTicks.length) : source + openTicks;
  const withoutCode = lastParagraph.replaceAll(/`[^`]*`/g, '');
  const strong = withoutCode.match(/(?<!\\)\*\*/g)?.length ?? 0;
  if (strong % 2 === 0) return source;
  const trimmed = source.replace(/\*{1,2}$/, '');
  return source.endsWith('**') ? trimmed : `${trimmed.trimEnd()}**`;
}
