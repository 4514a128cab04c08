import { cjk } from './flanking.ts';

/** An address in a text, without marks around it. */
export type BareAddress = { readonly raw: string; readonly href: string };

const start = /^(?:https?:\/\/|ftp:\/\/|www\.)[a-zA-Z0-9-]/i;
/** What never belongs to an address, because writers have to encode it. Most of it ends a sentence or a quote. */
const ends = /[\s<>"`，。、；：！？｡､…“”‘«»„—]|’(?![a-zA-Z])/u;
const brackets = '()[]{}（）［］｛｝「」『』【】〔〕〖〗〘〙〚〛《》〈〉｢｣';
/** A full-width bracket after one of these belongs to a name. After anything else, it opens a remark. */
const beforeBracket = new RegExp(`(?:${cjk}|[_=%-])$`, 'u');
const trailing = /[?!.,:;*_'~]|[^\p{ASCII}](?<=\p{P})/u;

/**
 * Returns the web address at the start of a text; null if there is none. It ends before the punctuation of the sentence
 * around it, and before a bracket that was opened before it.
 */
export function findBareAddress(source: string): BareAddress | null {
  if (!start.test(source)) return null;
  const raw = trimEnd(cutAtBracket(cutAfterHost(source.slice(0, findEnd(source)))));
  if (!start.test(raw)) return null;
  return { raw, href: /^www\./i.test(raw) ? `http://${raw}` : raw };
}

function findEnd(source: string): number {
  const end = source.search(ends);
  return end === -1 ? source.length : end;
}

/** Ends an address where its host is complete and words follow. No name of a host ends in a mix of scripts. */
function cutAfterHost(address: string): string {
  const [host = ''] = /^(?:[a-z]+:\/\/)?[^/?#]*/i.exec(address) ?? [];
  const at = host.search(wordsAfterHost);
  return at === -1 ? address : address.slice(0, at + 1);
}

const wordsAfterHost = new RegExp(`[a-zA-Z0-9]${cjk}[^.@]*$`, 'u');

/** Ends an address at a full-width bracket that closes nothing in it, or that opens a remark. */
function cutAtBracket(address: string): string {
  const open = new Map<string, number>();
  let at = 0;
  for (const character of address) {
    const bracket = getBracket(character);
    if (bracket !== null && isWide(character)) {
      const count = (open.get(bracket.closing) ?? 0) + (bracket.isOpening ? 1 : -1);
      const isRemark = bracket.isOpening && !beforeBracket.test(address.slice(Math.max(0, at - 2), at));
      if (count < 0 || isRemark) return address.slice(0, at);
      open.set(bracket.closing, count);
    }
    at += character.length;
  }
  return address;
}

/** Removes punctuation and character references at the end, except for brackets that were opened in the address. */
function trimEnd(address: string): string {
  const surplus = new Map<string, number>();
  const count = (character: string, by: 1 | -1): number => {
    const bracket = getBracket(character);
    if (bracket === null) return 0;
    const counted = (surplus.get(bracket.closing) ?? 0) + (bracket.isOpening ? -by : by);
    surplus.set(bracket.closing, counted);
    return counted;
  };
  for (const character of address) count(character, 1);
  let end = address.length;
  while (end > 0) {
    const last = address[end - 1] ?? '';
    const bracket = getBracket(last);
    const [reference = ''] = /&[a-zA-Z0-9]+;$/.exec(address.slice(Math.max(0, end - maxReference), end)) ?? [];
    const isSurplus = bracket !== null && (bracket.isOpening || (surplus.get(bracket.closing) ?? 0) > 0);
    if (reference === '' && !isSurplus && (bracket !== null || !trailing.test(last))) break;
    count(last, -1);
    end -= Math.max(1, reference.length);
  }
  return address.slice(0, end);
}

/** Maximum length of a character reference such as `&amp;`. */
const maxReference = 40;

function getBracket(character: string): { readonly closing: string; readonly isOpening: boolean } | null {
  const place = brackets.indexOf(character);
  if (character === '' || place === -1) return null;
  return { closing: brackets[place | 1] ?? '', isOpening: place % 2 === 0 };
}

function isWide(character: string): boolean {
  return character > '\u007f';
}
