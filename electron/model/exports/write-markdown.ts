import { visibleProse } from '../../../shared/base/visible-text.ts';
import type { RecordWriter } from '../../../shared/exports/thread-record.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getSpeakerName } from '../../../shared/transcript/get-speaker.ts';
import { type EntryText, toExportLine } from './describe-entry.ts';
import { splitInline, splitProse } from './split-prose.ts';
import { createThreadWriter, type Front, type ThreadForm } from './written-thread.ts';

/** The Markdown form of a thread's or run's parts. */
export const markdownForm: ThreadForm = {
  front: writeFront,
  start: (speaker, notes, name = getSpeakerName(speaker)) =>
    `## ${[escapeMarkdown(toExportLine(name)), ...notes].join(' · ')}\n\n`,
  sectionEnd: '',
  entry: writeEntry,
  output: (text) => `${writeExportFence(text)}\n`,
  diff: (text) => `${writeExportFence(text, 'diff')}\n`,
  end: '',
  data: ['<!-- workcell-data\n', '-->\n'],
  close: '',
};

/** Creates a writer for a Markdown file. Text from a model, tool, or command cannot break out of its place. */
export function createMarkdownWriter(): RecordWriter {
  return createThreadWriter(markdownForm);
}

function writeFront({ started, exported, folder, model, redacted, title }: Front): string {
  const lines = [
    ...(folder === null ? [] : [t`Folder: ${writeExportCodeSpan(folder)}`]),
    ...(model === null ? [] : [t`Model: ${writeExportCodeSpan(model)}`]),
    t`Started: ${started}`,
    ...(exported === null ? [] : [t`Exported: ${exported}`]),
    ...(redacted ? [t`Secrets and personal paths were left out.`] : []),
  ];
  return `# ${escapeMarkdown(title)}\n\n${lines.map((line) => `- ${line}\n`).join('')}\n`;
}

function writeEntry({ code, facts, label, prose, texts }: EntryText): string {
  const command = code === null ? '' : toExportLine(code);
  const isLong = code?.trim().includes('\n') === true;
  const title = [
    ...(label === null ? [] : [`**${escapeMarkdown(toExportLine(label))}**`]),
    ...(command === '' || isLong ? [] : [writeExportCodeSpan(command)]),
  ].join(' ');
  const how = facts.map((fact) => escapeMarkdown(toExportLine(fact))).join(', ');
  const line = [title, how].filter((part) => part !== '').join(' · ');
  return [
    ...(line === '' ? [] : [`${line}\n`]),
    ...(code !== null && isLong ? [writeExportFence(code, 'sh')] : []),
    ...(prose.trim() === '' ? [] : [writeQuote(prose)]),
    ...texts.map((text) => writeExportFence(text)),
  ]
    .map((part) => `${part}\n`)
    .join('');
}

// Text for a Markdown file. Messages are quoted so that nothing in them can end the quote. Their code gets our own
// fence. Outside code, no HTML, image, or link remains that a viewer would act on.

/** Puts text in a fence that its content cannot close. */
function writeExportFence(text: string, language = 'text'): string {
  const longest = (text.match(/`{3,}/g) ?? []).reduce((most, { length }) => Math.max(most, length), 2);
  const fence = '`'.repeat(longest + 1);
  const info = /^[\w+#.-]{1,30}$/.test(language) ? language : '';
  return `${fence}${info}\n${visibleProse(text.replaceAll(/\r\n?/g, '\n')).replace(/\n$/, '')}\n${fence}\n`;
}

/** Writes text as inline code. */
function writeExportCodeSpan(text: string): string {
  const longest = (text.match(/`+/g) ?? []).reduce((most, { length }) => Math.max(most, length), 0);
  const ticks = '`'.repeat(longest + 1);
  const room = /^[`\s]|[`\s]$/.test(text) ? ' ' : '';
  return text === '' ? '' : `${ticks}${room}${text}${room}${ticks}`;
}

/** Escapes every special character in a text. */
function escapeMarkdown(text: string): string {
  return text.replaceAll(/[\\`*_{}[\]<>#|~&!]/g, String.raw`\$&`);
}

/** Writes Markdown from a user or model as a quote. */
function writeQuote(text: string): string {
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
