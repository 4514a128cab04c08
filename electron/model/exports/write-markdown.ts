import type { RecordWriter } from '../../../shared/exports/thread-record.ts';
import { t } from '../../../shared/i18n/i18n.ts';
import { getSpeakerName } from '../../../shared/transcript/get-speaker.ts';
import { type EntryText, toExportLine } from './describe-entry.ts';
import { escapeMarkdown, writeExportCodeSpan, writeExportFence, writeQuote } from './markdown-text.ts';
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
