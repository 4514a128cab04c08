import katex from 'katex';

/** How many characters a typeset formula may have as HTML: about 10,000 elements. */
const htmlCap = 800_000;
/** How many characters a formula may become once its own macros are replaced. */
const expandedCap = 4_000;
/** How often KaTeX replaces a macro in a formula that defines none. Its own macros are short. */
const ownMacrosCap = 1_000;

const definition = /\\(?:[gex]?def|(?:re|provide)?newcommand|let|futurelet)(?![a-z])/i;

/**
 * A formula as HTML, with MathML for screen readers; null if KaTeX cannot read it, if it is too large, or if it would
 * be a link, a picture, or HTML of its own. Never throws.
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
    // KaTeX throws for what is no TeX, and the stack ends in a formula that nests too deeply.
    return null;
  }
}
