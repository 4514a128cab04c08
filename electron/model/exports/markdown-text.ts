import { visibleProse } from '../../../shared/base/visible-text.ts';
import { splitInline, splitProse } from './split-prose.ts';

// Text for a Markdown file. Messages are quoted so that nothing in them can end the quote. Their code gets our own
// fence. Outside code, no HTML, image, or link remains that a viewer would act on.

/** Puts text in a fence that its content cannot close. */
export function writeExportFence(text: string, language = 'text'): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = '`'.repeat(longest + 1);
  const info = /^[\w+#.-]{1,30}$/.test(language) ? language : '';
  return `${fence}${info}\n${visibleProse(text.replaceAll(/\r\n?/g, '\n')).replace(/\n$/, '')}\n${fence}\n`;
}

/** Writes text as inline code. */
export function writeExportCodeSpan(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
  const ticks = '`'.repeat(longest + 1);
  const room = /^[`\s]|[`\s]$/.test(text) ? ' ' : '';
  return text === '' ? '' : `${ticks}${room}${text}${room}${ticks}`;
}

/** Escapes every special character in a text. */
export function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~&!]/g, String.raw`\$&`);
}

/** Writes Markdown from a user or model as a quote. */
export function writeQuote(text: string): string {
  const pieces = splitProse(visibleProse(text)).map((piece) =>
    piece.type === 'code'
      ? writeExportFence(piece.text, piece.language)
      : `${piece.text.split('\n').map(toHarmlessLine).join('\n')}\n`,
  );
  const lines = pieces.join('\n').replace(/\n+$/, '').split('\n');
  return `${lines.map((line) => (line === '' ? '>' : `> ${line}`)).join('\n')}\n`;
}

/** Removes from a line of Markdown everything that a viewer would load, run, or follow. */
function toHarmlessLine(line: string): string {
  return splitInline(line)
    .map(({ text, type }) => (type === 'code' ? writeExportCodeSpan(text) : withoutMarkup(text)))
    .join('');
}

function withoutMarkup(text: string): string {
  return text.replaceAll(/\\[\s\S]|[<[`]/g, (found) => (found.length > 1 ? found : `\\${found}`));
}
