import type { MarkedToken, Token } from 'marked';
import { visibleAnswer } from '../../../../shared/base/visible-text.ts';
import type { LinkTarget } from '../../../../shared/suggested-actions/suggested-action.ts';
import { decodeEntities } from '../../../../shared/texts/decode-entities.ts';
import { toWebAddress } from '../../../components/format/web-address.ts';
import { type FormulaToken, isFormulaToken } from './bounded-lexer.ts';
import { toFileTarget } from './file-target.ts';
import type { Inline } from './markdown-node.ts';
import type { References } from './references.ts';

/**
 * Converts the tokens of a line of text to a tree. `inCell`: `<br>` is a line break, because a table has no other way
 * to write one.
 */
export function toInline(tokens: readonly Token[], references: References, inCell = false): readonly Inline[] {
  return joinText(
    tokens.flatMap((token) =>
      isFormulaToken(token) ? toFormula(token) : toInlinePart(token as MarkedToken, references, inCell),
    ),
  );
}

/** Converts a formula. With invisible characters, the formula becomes text, where they are spelled out. */
function toFormula({ source, tex, display }: FormulaToken): readonly Inline[] {
  if (visibleAnswer(source) !== source) return [{ type: 'text', text: source }];
  return [{ type: 'formula', source, tex, display }];
}

function toInlinePart(token: MarkedToken, references: References, inCell: boolean): readonly Inline[] {
  switch (token.type) {
    case 'strong':
      return [{ type: 'strong', children: toInline(token.tokens, references, inCell) }];
    case 'em':
      return [{ type: 'emphasis', children: toInline(token.tokens, references, inCell) }];
    case 'del':
      return [{ type: 'deleted', children: toInline(token.tokens, references, inCell) }];
    case 'codespan':
      return [{ type: 'code', text: token.text }];
    case 'br':
      return [{ type: 'break' }];
    case 'link':
      return toLink(token.href, toInline(token.tokens, references, inCell), references);
    case 'image':
      return toLink(token.href, toText(token.text), references);
    case 'escape':
      return [{ type: 'text', text: token.text }];
    case 'checkbox':
      return [];
    case 'text':
      if (token.tokens !== undefined) return toInline(token.tokens, references, inCell);
      return inCell ? toTextWithBreaks(token.text, references) : toMarkedText(token.text, references);
    default:
      return toText(token.raw);
  }
}

/**
 * Converts a link. A link without words shows its address. A link within the text goes to a heading; if there is none, it
 * is only its words. Any other link that the app does not open shows its address after its words, so that no letter is
 * lost.
 */
function toLink(href: string, words: readonly Inline[], references: References): readonly Inline[] {
  const target = toLinkTarget(decodeEntities(href));
  const children = words.some((part) => part.type !== 'text' || part.text !== '') ? words : toText(href);
  if (target !== null) return [{ type: 'link', target, children }];
  const address = decodeEntities(href);
  const heading = address.startsWith('#') ? references.findHeading(address) : null;
  if (heading !== null) return [{ type: 'headingLink', heading, fragment: address, children }];
  const shown = toPlainText(children);
  return /^(?:#|$)/.test(address) || shown === address || `mailto:${shown}` === address
    ? children
    : [...children, { type: 'text', text: ` (${address})` }];
}

function toPlainText(parts: readonly Inline[]): string {
  return parts
    .map((part) =>
      part.type === 'text' || part.type === 'code' ? part.text : part.type === 'formula' ? part.source : '',
    )
    .join('');
}

function toText(text: string): readonly Inline[] {
  return text === '' ? [] : [{ type: 'text', text: decodeEntities(text) }];
}

/** Converts text with references to footnotes. Anything else in such brackets stays text. */
function toMarkedText(text: string, references: References): readonly Inline[] {
  if (!text.includes('[^')) return toText(text);
  return text.split(/\[\^([^\]\s]{1,100})\]/).flatMap((part, at): readonly Inline[] => {
    if (at % 2 === 0) return toText(part);
    return references.hasNote(part) ? [{ type: 'noteMark', label: part }] : toText(`[^${part}]`);
  });
}

function toTextWithBreaks(text: string, references: References): readonly Inline[] {
  return text
    .split(/<br[ \t]*\/?>/i)
    .flatMap((line, at): readonly Inline[] => [
      ...(at === 0 ? [] : [{ type: 'break' } as const]),
      ...toMarkedText(line, references),
    ]);
}

/** Merges adjacent texts. White space at the beginning of a line means nothing in a paragraph. */
function joinText(parts: readonly Inline[]): readonly Inline[] {
  const joined: Inline[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    const text = part.type === 'text' ? (last?.type === 'text' ? last.text : '') + part.text : null;
    if (text === null) joined.push(part);
    else joined.splice(last?.type === 'text' ? -1 : joined.length, 1, { type: 'text', text });
  }
  return joined.map((part) =>
    part.type === 'text' ? { ...part, text: part.text.replaceAll(/\n[ \t]+/g, '\n') } : part,
  );
}

/** Returns what a link offers to open: a web page or a file. Null for any other kind of address. */
function toLinkTarget(href: string): LinkTarget | null {
  const url = toWebAddress(href);
  return url === null ? toFileTarget(href) : { type: 'openLink', url };
}
