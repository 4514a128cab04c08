import katex from 'katex';

/** How many characters a typeset formula may have as HTML: about 10,000 elements. */
const htmlCap = 800_000;
/** How many characters a formula may have after its own macros are expanded. */
const expandedCap = 4_000;
/** How many macros KaTeX may expand in a formula that defines none. KaTeX's own macros are short. */
const ownMacrosCap = 1_000;

const definition = /\\(?:[gex]?def|(?:re|provide)?newcommand|let|futurelet)(?![a-z])/i;

/**
 * Renders a formula as HTML, with MathML for screen readers. Null if KaTeX cannot read it, if it is too large, or if it
 * would contain a link, a picture, or custom HTML. Never throws.
 */
export function renderTex(tex: string, display: boolean): string | null {
  let isRefused = false;
  const refuse = (): boolean => {
    isRefused = true;
    return false;
  };
  try {
    const html = katex.renderToString(tex, {
      displayMode: display,
      throwOnError: true,
      strict: 'ignore',
      trust: refuse,
      maxSize: 20,
      maxExpand: definition.test(tex) ? Math.floor(expandedCap / tex.length) : ownMacrosCap,
    });
    return isRefused || html.length > htmlCap ? null : html;
  } catch {
    // KaTeX throws for invalid TeX, and a formula that nests too deeply overflows the stack.
    return null;
  }
}
