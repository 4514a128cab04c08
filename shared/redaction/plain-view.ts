import { betweenLines } from './joined-lines.ts';

/** A text as it reads without its disguise, with the place of each part in the original. */
export class PlainView {
  readonly text: string;
  /** Where each part begins in `text` and in the original, and where it ends there. Ascending. */
  readonly #parts: readonly Part[];

  constructor(parts: readonly Part[], text: string) {
    this.#parts = parts;
    this.text = text;
  }

  /** The range in the original that a range of `text` comes from. */
  original(from: number, to: number): readonly [from: number, to: number] {
    const first = this.#partAt(from);
    const last = this.#partAt(to - 1);
    const begin = first.isPlain ? first.original + from - first.at : first.original;
    return [begin, last.isPlain ? last.original + to - last.at : last.end];
  }

  #partAt(at: number): Part {
    let low = 0;
    for (let high = this.#parts.length - 1; low < high; ) {
      const middle = (low + high + 1) >> 1;
      if ((this.#parts[middle]?.at ?? 0) <= at) low = middle;
      else high = middle - 1;
    }
    return this.#parts[low] ?? { at: 0, original: 0, end: 0, isPlain: true };
  }
}

type Part = { readonly at: number; readonly original: number; readonly end: number; readonly isPlain: boolean };

/**
 * Ways to read a text that cannot be told apart: what `=41` and a backspace mean depends on the program that reads
 * them.
 */
const readings: readonly { readonly quoted: boolean; readonly erases: boolean }[] = [
  { quoted: false, erases: false },
  { quoted: true, erases: false },
  { quoted: false, erases: true },
];

const esc = String.fromCharCode(27);
const bell = String.fromCharCode(7);
const backspace = String.fromCharCode(8);
/** Names of passwords in other scripts, which rules for names cannot look for. */
const foreignNames =
  '(?<name>пароль|пароля|парола|κωδικός|סיסמה|كلمة المرور|كلمة السر|रहस्य|पासवर्ड|รหัสผ่าน|密码|密碼|口令|パスワード|暗証番号|비밀번호|암호|mật khẩu)\\s{0,3}[:=\uff1a]\\s{0,3}';

/**
 * Matches terminal sequences, escapes in programs, addresses, HTML and mail, and characters that are not plain ASCII.
 */
const piece = new RegExp(
  [
    `${esc}\\[[0-?]{0,40}[ -/]{0,4}[@-~]`,
    `${esc}\\][^${bell}${esc}]{0,300}(?:${bell}|${esc}\\\\)?`,
    `${esc}[ -/]{0,2}[0-~]`,
    String.raw`\\{1,4}u\{(?<braced>[0-9a-f]{1,6})\}`,
    String.raw`\\{1,4}u(?<unit>[0-9a-f]{4})`,
    String.raw`\\{1,4}x(?<byte>[0-9a-f]{2})`,
    '%(?:25){0,4}(?<percent>[0-9a-f]{2})',
    '&(?:amp;){0,3}#x(?<entityHex>[0-9a-f]{1,6});?',
    '&(?:amp;){0,3}#(?<entity>[0-9]{1,7});?',
    '&(?<named>amp|lt|gt|quot|apos|lowbar|hyphen|dash|equals|colon|period|plus|sol|shy|zwnj|zwj|ZeroWidthSpace|nbsp);',
    '=(?<quoted>[2-7][0-9a-f])',
    '(?<soft>=\\r?\\n)',
    `(?<between>${betweenLines})`,
    foreignNames,
    `(?<erased>[^${backspace}]${backspace})`,
    '[^\\t -~]',
  ].join('|'),
  'giu',
);

const namedCharacters: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  lowbar: '_',
  hyphen: '-',
  dash: '-',
  equals: '=',
  colon: ':',
  period: '.',
  plus: '+',
  sol: '/',
  nbsp: ' ',
};

/** The maximum number of times that one text can be hidden in another. */
const maxRounds = 3;

/**
 * Returns the different texts that a text may hide. With `joinsLines`, reads its lines as parts of one line. Empty if
 * nothing is hidden. Takes time linear in the text.
 */
export function createPlainViews(text: string, joinsLines = false): readonly PlainView[] {
  const views = new Map<string, PlainView>();
  for (const reading of readings) {
    let view = new PlainView([{ at: 0, original: 0, end: text.length, isPlain: true }], text);
    for (let round = 0; round < maxRounds; round++) {
      const next = removeDisguise(view, { ...reading, joinsLines });
      if (next === null) break;
      view = next;
    }
    if (view.text !== text) views.set(view.text, view);
  }
  return [...views.values()];
}

function removeDisguise(
  view: PlainView,
  { erases, joinsLines, quoted }: (typeof readings)[number] & { readonly joinsLines: boolean },
): PlainView | null {
  const parts: Part[] = [];
  let shown = '';
  let from = 0;
  const keep = (to: number) => {
    // Each unit keeps its own place where the text was already changed.
    for (let at = from; at < to; ) {
      const [original] = view.original(at, at + 1);
      const [, end] = view.original(to - 1, to);
      const isPlain = end - original === to - at;
      const length = isPlain ? to - at : 1;
      parts.push({ at: shown.length, original, end: isPlain ? end : view.original(at, at + 1)[1], isPlain });
      shown += view.text.slice(at, at + length);
      at += length;
    }
  };
  for (const match of view.text.matchAll(piece)) {
    const { 0: found, groups = {}, index } = match;
    if ((groups.quoted ?? groups.soft) !== undefined && !quoted) continue;
    if (groups.erased !== undefined && !erases) {
      // Removes only the backspace.
      keep(index + found.length - 1);
      from = index + found.length;
      continue;
    }
    if (groups.between !== undefined && !joinsLines) continue;
    const plain = toPlain(found, groups);
    if (plain === found) continue;
    keep(index);
    from = index + found.length;
    if (plain === '') continue;
    const [original, end] = view.original(index, from);
    parts.push({ at: shown.length, original, end, isPlain: false });
    shown += plain;
  }
  if (from === 0 && shown === '') return null;
  keep(view.text.length);
  return new PlainView(parts, shown);
}

function toPlain(found: string, groups: Readonly<Record<string, string | undefined>>): string {
  if (groups.erased !== undefined || groups.soft !== undefined || groups.between !== undefined) return '';
  if (groups.name !== undefined) return 'password: ';
  if (groups.named !== undefined) return namedCharacters[groups.named.toLowerCase()] ?? '';
  const hex = groups.braced ?? groups.unit ?? groups.byte ?? groups.percent ?? groups.entityHex ?? groups.quoted;
  const code = hex === undefined ? Number(groups.entity ?? Number.NaN) : Number.parseInt(hex, 16);
  if (Number.isNaN(code)) return found.startsWith(esc) ? '' : foldCharacter(found);
  return code > 0x10ffff ? found : foldCharacter(String.fromCodePoint(code));
}

/**
 * Returns a character as ASCII if it is a form of an ASCII character, nothing if it is invisible, or else the character
 * itself.
 */
function foldCharacter(character: string): string {
  if (/^[\t\n -~]$/.test(character)) return character;
  const form = character.normalize('NFKD').replaceAll(/[\p{Default_Ignorable_Code_Point}\p{C}\p{M}\p{Zl}\p{Zp}]/gu, '');
  return /^[ -~]*$/.test(form) ? form : character;
}
