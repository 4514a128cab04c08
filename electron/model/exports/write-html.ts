import type { RecordWriter } from '../../../shared/exports/thread-record.ts';
import { language, t } from '../../../shared/i18n/i18n.ts';
import { getSpeakerName } from '../../../shared/transcript/get-speaker.ts';
import { type EntryText, toExportLine } from './describe-entry.ts';
import { exportStyle, exportStyleHash } from './html-style.ts';
import { escapeHtml, writeDiffLines, writePreformatted, writeProse } from './html-text.ts';
import { createThreadWriter, type Front, type ThreadForm } from './written-thread.ts';

const policy = `default-src 'none'; style-src 'sha256-${exportStyleHash}'; base-uri 'none'; form-action 'none'`;

/** The HTML form of a thread's or run's parts. */
export const htmlForm: ThreadForm = {
  front: writeFront,
  start: (speaker, notes, name = getSpeakerName(speaker)) => {
    const said = notes.map((note) => `<small>${escapeHtml(note)}</small>`);
    return `<article class="${speaker.toLowerCase()}">\n<h2>${[escapeHtml(name), ...said].join(' ')}</h2>\n`;
  },
  sectionEnd: '</article>\n',
  entry: writeEntry,
  output: (text) => `<details><summary>${t`Output`}</summary>\n${writePreformatted(text)}</details>\n`,
  diff: (text) => `<details open><summary>${t`Changes`}</summary>\n${writeDiffLines(text)}</details>\n`,
  end: '</main>\n',
  data: ['<template id="workcell-data">\n', '</template>\n'],
  close: '</body>\n</html>\n',
};

/** Creates a writer for one self-contained HTML file: no scripts, nothing to load, and a policy that forbids both. */
export function createHtmlWriter(): RecordWriter {
  return createThreadWriter(htmlForm);
}

function writeFront({ started, exported, folder, model, redacted, ...about }: Front): string {
  const title = escapeHtml(about.title);
  const facts = [
    ...(folder === null ? [] : [`<code>${escapeHtml(folder)}</code>`]),
    ...(model === null ? [] : [escapeHtml(model)]),
    t`started ${started}`,
    ...(exported === null ? [] : [t`exported ${exported}`]),
    ...(redacted ? [t`without secrets and personal paths`] : []),
  ];
  return `<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${exportStyle}</style>
</head>
<body>
<main>
<header>
<h1>${title}</h1>
<p>${facts.join(' · ')}</p>
</header>
`;
}

function writeEntry({ code, facts, label, prose: words, texts }: EntryText): string {
  const title = [
    ...(label === null ? [] : [`<b>${escapeHtml(toExportLine(label))}</b>`]),
    ...(code === null ? [] : [`<code>${escapeHtml(code.trim())}</code>`]),
    ...facts.map((fact) => `<small>${escapeHtml(toExportLine(fact))}</small>`),
  ].join(' ');
  return [
    title === '' ? '' : `<p class="did">${title}</p>\n`,
    label === null ? writeProse(words) : words.trim() === '' ? '' : `<div class="aside">${writeProse(words)}</div>\n`,
    ...texts.map((text) => writePreformatted(text)),
  ].join('');
}
