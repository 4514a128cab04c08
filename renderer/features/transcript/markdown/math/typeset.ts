import 'katex/dist/katex.min.css';
import katex from 'katex';

/** How many typeset formulas to keep. */
const maxFormulas = 300;

const formulaCache = new Map<string, DocumentFragment | null>();

/** Typesets a formula as new elements; null if it cannot be typeset. */
export function typeset(tex: string, display: boolean): DocumentFragment | null {
  const key = `${display ? 'display' : 'inline'}:${tex}`;
  const known = formulaCache.get(key);
  const formula = known === undefined ? parseElements(renderTex(tex, display)) : known;
  formulaCache.delete(key);
  formulaCache.set(key, formula);
  const [oldest] = formulaCache.keys();
  if (formulaCache.size > maxFormulas && oldest !== undefined) formulaCache.delete(oldest);
  return formula === null ? null : (formula.cloneNode(true) as DocumentFragment);
}

/**
 * Copies KaTeX’s HTML, element by element, from a document that runs and loads nothing. Copies only elements and
 * attributes that a formula needs, and no colors, because they would not match the theme.
 */
function parseElements(html: string | null): DocumentFragment | null {
  if (html === null) return null;
  const parsed = new DOMParser().parseFromString(html, 'text/html');
  const formula = document.createDocumentFragment();
  copyChildren(parsed.body, formula);
  return formula;
}

function copyChildren(from: Node, to: Node): void {
  for (const child of from.childNodes) {
    if (child instanceof Text) to.appendChild(document.createTextNode(child.data));
    else if (child instanceof Element && tags.has(child.localName)) to.appendChild(copyElement(child));
  }
}

function copyElement(element: Element): Element {
  const copy = document.createElementNS(element.namespaceURI, element.localName);
  for (const { name, value } of element.attributes) if (attributes.has(name)) copy.setAttribute(name, value);
  if (element instanceof HTMLElement && copy instanceof HTMLElement) {
    copy.style.cssText = element.style.cssText;
    for (const property of ['color', 'background-color', 'border-color']) copy.style.removeProperty(property);
  }
  copyChildren(element, copy);
  return copy;
}

const tags = new Set([
  ...['span', 'svg', 'path', 'line', 'math', 'semantics', 'annotation', 'mrow', 'mi', 'mn', 'mo', 'ms', 'mtext'],
  ...['mspace', 'mfrac', 'msqrt', 'mroot', 'msub', 'msup', 'msubsup', 'munder', 'mover', 'munderover', 'mmultiscripts'],
  ...['mprescripts', 'none', 'mtable', 'mtr', 'mlabeledtr', 'mtd', 'mstyle', 'mpadded', 'mphantom', 'menclose'],
]);

const attributes = new Set([
  ...['class', 'aria-hidden', 'encoding', 'display', 'displaystyle', 'scriptlevel', 'mathvariant', 'stretchy', 'fence'],
  ...['separator', 'accent', 'accentunder', 'lspace', 'rspace', 'minsize', 'maxsize', 'linethickness', 'notation'],
  ...['columnalign', 'width', 'height', 'viewBox', 'preserveAspectRatio', 'd', 'x1', 'x2', 'y1', 'y2', 'stroke-width'],
]);

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
