// Whether a run of `*` or `~` may open or close emphasis depends on the characters around it. CommonMark counts
// punctuation as a border between words, which fails where words have no spaces between them: in `**注意：**请`, the
// last marks would not close. This file has the rules of the CJK-friendly amendments to CommonMark. They change nothing
// for text without Chinese, Japanese or Korean characters, and nothing for `_`.

/** Characters of Chinese, Japanese and Korean text, their punctuation, and the selectors of their variants. */
export const cjk =
  '[\\u1100-\\u11ff\\u20a9\\u2329\\u232a\\u2630-\\u2637\\u268a-\\u268f\\u2e80-\\u2fff\\u3001-\\ua4cf\\ua960-\\ua97f' +
  '\\uac00-\\ud7ff\\uf900-\\ufaff\\ufe00-\\ufe02\\ufe10-\\ufe1f\\ufe30-\\ufe6f\\uff01-\\uffee' +
  '\\u{16fe0}-\\u{18dff}\\u{1aff0}-\\u{1b2ff}\\u{1d300}-\\u{1d376}\\u{1f200}\\u{1f202}\\u{1f210}-\\u{1f219}' +
  '\\u{1f21b}-\\u{1f22e}\\u{1f230}\\u{1f231}\\u{1f237}\\u{1f23b}\\u{1f240}-\\u{1f248}\\u{1f260}-\\u{1f265}' +
  '\\u{20000}-\\u{3fffd}\\u{e0100}-\\u{e01ef}]';

const anyPunctuation = '[\\p{P}\\p{S}]';

/** The rules for one mark. `word` adds characters that count as letters, although Unicode says otherwise. */
function createRules(mark: string, run: string, word: string) {
  const punctuation = `(?!${mark})(?!${cjk}${word})${anyPunctuation}`;
  const letter = `(?:[^\\s\\p{P}\\p{S}]|${cjk}${word})`;
  return {
    /** Matches the punctuation after a run, if any. */
    beforePunctuation: new RegExp(`^${mark}+${punctuation}`, 'u'),
    beforeCjk: new RegExp(`^${mark}+${cjk}`, 'u'),
    /** A run with its place: 1 and 2 close, 3 and 4 open, 5 and 6 do both. */
    closers: [
      `[^${mark}]+(?=[^${mark}])`,
      `${punctuation}(${run})(?=\\s|$)`,
      `(?:${cjk}(?=${mark}+(?:\\s|$))|(?!${cjk})${letter})(${run})(?!${mark})(?=${punctuation}|\\s|$)`,
      `(?:\\s|${punctuation}(?!${mark}+${cjk}))(${run})(?=${letter})`,
      `\\s(${run})(?!${mark})(?=${punctuation})`,
      `(?:${punctuation}|${cjk}(?=${mark}+${punctuation}))(${run})(?!${mark})(?=${punctuation}|${cjk})`,
      `${letter}(${run})(?=${letter})`,
    ].join('|'),
  };
}

const star = createRules('\\*', '\\*+', '|~');
const tilde = createRules('~', '~~?', '');

/** Rules of the lexer that decide where emphasis starts and ends. */
export const flankingRules = {
  emStrongLDelim: new RegExp(
    `^(?:\\*+(?:((?!\\*)(?!${cjk}|~)${anyPunctuation})|([^\\s*]))?)|^_+(?:((?![_~])${anyPunctuation})|([^\\s_]))?`,
    'u',
  ),
  emStrongRDelimAst: new RegExp(`^[^_*]*?__[^_*]*?\\*[^_*]*?(?=__)|${star.closers}`, 'gu'),
  delLDelim: new RegExp(`^~~?(?:((?!~)(?!${cjk})${anyPunctuation})|[^\\s~])`, 'u'),
  delRDelim: new RegExp(`^${tilde.closers}`, 'gu'),
};

const borders = {
  commonMark: /^(?![*_])[\s\p{P}\p{S}]/u,
  orCjk: new RegExp(`^(?![*_])(?:[\\s\\p{P}\\p{S}]|${cjk})`, 'u'),
  exceptCjk: new RegExp(`^(?![*_])(?!${cjk})[\\s\\p{P}\\p{S}]`, 'u'),
  none: /(?!)/u,
};

/** Returns what counts as a border before the run of marks at the start of a text. */
export function getBorder(source: string): RegExp {
  if (source.startsWith('_')) return borders.commonMark;
  const { beforePunctuation, beforeCjk } = source.startsWith('~') ? tilde : star;
  if (beforePunctuation.test(source)) return borders.orCjk;
  return beforeCjk.test(source) ? borders.none : borders.exceptCjk;
}

/** Returns the whole character before a run. The lexer passes half of one outside the first plane. */
export function getCharacterBefore(source: string, masked: string, before: string | undefined): string | undefined {
  if (before === undefined || !/^[\udc00-\udfff]$/.test(before)) return before;
  const at = masked.length - source.length;
  return [...masked.slice(Math.max(0, at - 2), at)].at(-1) ?? before;
}
