// The named characters of HTML 4, and those of HTML 5 that stand for signs of Markdown and for marks.

/** The names of the characters from U+00A0 to U+00FF, in order. */
const latin = `
  nbsp iexcl cent pound curren yen brvbar sect uml copy ordf laquo not shy reg macr deg plusmn sup2 sup3 acute
  micro para middot cedil sup1 ordm raquo frac14 frac12 frac34 iquest Agrave Aacute Acirc Atilde Auml Aring AElig
  Ccedil Egrave Eacute Ecirc Euml Igrave Iacute Icirc Iuml ETH Ntilde Ograve Oacute Ocirc Otilde Ouml times Oslash
  Ugrave Uacute Ucirc Uuml Yacute THORN szlig agrave aacute acirc atilde auml aring aelig ccedil egrave eacute
  ecirc euml igrave iacute icirc iuml eth ntilde ograve oacute ocirc otilde ouml divide oslash ugrave uacute ucirc
  uuml yacute thorn yuml
`;

/** The names of other characters, each before its character. */
const others = String.raw`
  amp & lt < gt > quot " apos ' num # excl ! dollar $ percnt % ast * plus + comma , period . sol / bsol \ colon :
  semi ; equals = quest ? commat @ lowbar _ vert | verbar | lpar ( rpar ) lbrack [ rbrack ] lsqb [ rsqb ]
  lbrace { rbrace } lcub { rcub } check ✓ cross ✗ star ☆ starf ★ phone ☎ hyphen ‐ hearts ♥ Alpha Α Beta Β Chi Χ
  Dagger ‡ Delta Δ Epsilon Ε Eta Η Gamma Γ Iota Ι Kappa Κ Lambda Λ Mu Μ Nu Ν OElig Œ Omega Ω Omicron Ο Phi Φ Pi Π
  Prime ″ Psi Ψ Rho Ρ Scaron Š Sigma Σ Tau Τ Theta Θ Upsilon Υ Xi Ξ Yuml Ÿ Zeta Ζ alefsym ℵ alpha α and ∧ ang ∠
  asymp ≈ bdquo „ beta β bull • cap ∩ chi χ circ ˆ clubs ♣ cong ≅ crarr ↵ cup ∪ dArr ⇓ dagger † darr ↓ delta δ
  diams ♦ empty ∅ epsilon ε equiv ≡ eta η euro € exist ∃ fnof ƒ forall ∀ frasl ⁄ gamma γ ge ≥ hArr ⇔ harr ↔
  hellip … image ℑ infin ∞ int ∫ iota ι isin ∈ kappa κ lArr ⇐ lambda λ lang 〈 larr ← lceil ⌈ ldquo “ le ≤ lfloor ⌊
  lowast ∗ loz ◊ lsaquo ‹ lsquo ‘ mdash — minus − mu μ nabla ∇ ndash – ne ≠ ni ∋ notin ∉ nsub ⊄ nu ν oelig œ
  oline ‾ omega ω omicron ο oplus ⊕ or ∨ otimes ⊗ part ∂ permil ‰ perp ⊥ phi φ pi π piv ϖ prime ′ prod ∏ prop ∝
  psi ψ rArr ⇒ radic √ rang 〉 rarr → rceil ⌉ rdquo ” real ℜ rfloor ⌋ rho ρ rsaquo › rsquo ’ sbquo ‚ scaron š
  sdot ⋅ sigma σ sigmaf ς sim ∼ spades ♠ sub ⊂ sube ⊆ sum ∑ sup ⊃ supe ⊇ tau τ there4 ∴ theta θ thetasym ϑ tilde ˜
  trade ™ uArr ⇑ uarr ↑ upsih ϒ upsilon υ weierp ℘ xi ξ zeta ζ
`;

const namedEntities: ReadonlyMap<string, string> = new Map([
  ...toWords(latin).map((name, at) => [name, String.fromCharCode(0xa0 + at)] as const),
  ...toPairs(toWords(others)),
  ['grave', '`'],
  ['ensp', '\u2002'],
  ['emsp', '\u2003'],
  ['thinsp', '\u2009'],
  ['zwnj', '\u200c'],
  ['zwj', '\u200d'],
  ['lrm', '\u200e'],
  ['rlm', '\u200f'],
  ['Tab', '\t'],
  ['NewLine', '\n'],
]);

function toWords(list: string): readonly string[] {
  return list.trim().split(/\s+/);
}

function toPairs(words: readonly string[]): readonly (readonly [string, string])[] {
  return words.flatMap((word, at) => (at % 2 === 0 ? [[word, words[at + 1] ?? ''] as const] : []));
}

/** Decodes character references. Unknown references do not change. */
export function decodeEntities(text: string): string {
  if (!text.includes('&')) return text;
  return text.replaceAll(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|(\w{2,8}));/g, (all, decimal, hex, name) => {
    if (name !== undefined) return namedEntities.get(name) ?? all;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    const known = code > 0 && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
    return known ? String.fromCodePoint(code) : '\ufffd';
  });
}
