import { t } from '../i18n/i18n.ts';
import { nameOfSpeaker } from '../transcript/speaker-of.ts';
import { type EntryText, oneLine } from './describe-entry.ts';
import { codeSpan, fenced, plain, quoted } from './markdown-text.ts';
import type { RecordWriter } from './thread-record.ts';
import { type Front, type ThreadForm, threadWriter } from './written-thread.ts';

/** The Markdown form of a thread's or run's parts. */
export const markdownForm: ThreadForm = {
  front,
  begin: (speaker, notes, name = nameOfSpeaker(speaker)) => `## ${[plain(oneLine(name)), ...notes].join(' · ')}\n\n`,
  endOfSpeech: '',
  entry: entryText,
  output: (text) => `${fenced(text)}\n`,
  diff: (text) => `${fenced(text, 'diff')}\n`,
  end: '',
  data: ['<!-- workcell-data\n', '-->\n'],
  close: '',
};

/** A writer for a Markdown file. Text from a model, tool, or command cannot break out of its place. */
export function markdownWriter(): RecordWriter {
  return threadWriter(markdownForm);
}

function front({ begun, exported, folder, model, redacted, title }: Front): string {
  const lines = [
    ...(folder === null ? [] : [t`Folder: ${codeSpan(folder)}`]),
    ...(model === null ? [] : [t`Model: ${codeSpan(model)}`]),
    t`Started: ${begun}`,
    ...(exported === null ? [] : [t`Exported: ${exported}`]),
    ...(redacted ? [t`Secrets and personal paths were left out.`] : []),
  ];
  return `# ${plain(title)}\n\n${lines.map((line) => `- ${line}\n`).join('')}\n`;
}

function entryText({ code, facts, label, prose, texts }: EntryText): string {
  const command = code === null ? '' : oneLine(code);
  const isLong = code?.trim().includes('\n') === true;
  const title = [
    ...(label === null ? [] : [`**${plain(oneLine(label))}**`]),
    ...(command === '' || isLong ? [] : [codeSpan(command)]),
  ].join(' ');
  const how = facts.map((fact) => plain(oneLine(fact))).join(', ');
  const line = [title, how].filter((part) => part !== '').join(' · ');
  return [
    ...(line === '' ? [] : [`${line}\n`]),
    ...(code !== null && isLong ? [fenced(code, 'sh')] : []),
    ...(prose.trim() === '' ? [] : [quoted(prose)]),
    ...texts.map((text) => fenced(text)),
  ]
    .map((part) => `${part}\n`)
    .join('');
}
