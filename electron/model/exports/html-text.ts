import { visibleProse } from '../../../shared/base/visible-text.ts';
import { splitInline, splitProse } from './split-prose.ts';

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** Escapes text for HTML, with invisible characters spelled out. */
export function escapeHtml(text: string): string {
  return visibleProse(text).replaceAll(/[&<>"']/g, (character) => entities[character] ?? '');
}

/** Writes lines of code, output, or JSON. */
export function writePreformatted(text: string): string {
  // The parser drops a line break right after the tag.
  return `<pre tabindex="0">\n${escapeHtml(text)}</pre>\n`;
}

/** Writes Markdown with its code, headings, and bold text. Everything else stays as written. Creates no links. */
export function writeProse(text: string): string {
  return splitProse(text)
    .map((piece) => (piece.type === 'code' ? writePreformatted(piece.text) : writeParagraphs(piece.text)))
    .join('');
}

function writeParagraphs(text: string): string {
  return text
    .split(/\n[^\S\n]*\n\s*/)
    .filter((paragraph) => paragraph.trim() !== '')
    .map(
      (paragraph) =>
        `<p>${paragraph
          .replace(/^\n+|\s+$/g, '')
          .split('\n')
          .map(writeLine)
          .join('\n')}</p>\n`,
    )
    .join('');
}

function writeLine(text: string): string {
  const heading = /^ {0,3}#{1,6} +(.*?)[ #]*$/.exec(text)?.[1];
  const whole = splitInline(heading ?? text)
    .map((piece) => (piece.type === 'code' ? `<code>${escapeHtml(piece.text)}</code>` : writeBold(piece.text)))
    .join('');
  return heading === undefined ? whole : `<strong>${whole}</strong>`;
}

function writeBold(text: string): string {
  return escapeHtml(text).replaceAll(/\*\*(?=\S)([^*]{1,1000})(?<=\S)\*\*/g, '<strong>$1</strong>');
}

/** Writes a unified diff with added and removed lines marked. */
export function writeDiffLines(text: string): string {
  const lines = escapeHtml(text.replace(/\n$/, '')).split('\n').map(writeDiffLine);
  return `<pre class="diff" tabindex="0">\n${lines.join('')}</pre>\n`;
}

function writeDiffLine(text: string): string {
  if (/^(?:diff |index |--- |\+\+\+ |@@|new file|deleted file|similarity|rename )/.test(text))
    return `<i>${text}\n</i>`;
  if (text.startsWith('+')) return `<ins>${text}\n</ins>`;
  return text.startsWith('-') ? `<del>${text}\n</del>` : `${text}\n`;
}
