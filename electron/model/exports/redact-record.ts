import type { Attachment } from '../../../shared/attachments/attachment.ts';
import { toPlainText } from '../../../shared/console/plain-text.ts';
import type { ThreadRecord } from '../../../shared/exports/thread-record.ts';
import type { Redactor } from '../../../shared/redaction/redactor.ts';
import type { Entry } from '../../../shared/transcript/entry.ts';

/** The parts of a redactor needed here, for running text and path fields. */
type Redaction = Pick<Redactor, 'text' | 'path'>;

/** Passes every text and path of a record through the redactor. Ids, states, and numbers stay the same. */
export function redactRecord(record: ThreadRecord, redact: Redaction): ThreadRecord {
  switch (record.record) {
    case 'thread': {
      const { folder, model, name, title } = record;
      return {
        ...record,
        title: redact.text(title),
        name: name === null ? null : redact.text(name),
        model: model === null ? null : redact.text(model),
        folder: folder === null ? null : redact.path(folder),
      };
    }
    case 'entry':
      return { ...record, entry: redactEntry(record.entry, redact) };
    case 'output':
      return { ...record, head: redact.text(record.head), tail: redact.text(record.tail) };
    case 'diff': {
      const files = record.files.map((file) => ({
        ...file,
        path: redact.path(file.path),
        from: file.from === null ? null : redact.path(file.from),
      }));
      return { ...record, files, text: redact.text(record.text) };
    }
    case 'header':
    case 'turn':
    case 'end':
      return record;
  }
}

function redactEntry(entry: Entry, redact: Redaction): Entry {
  const text = (words: string) => redact.text(words);
  const path = (place: string) => redact.path(place);
  const maybe = (words: string | null) => (words === null ? null : text(words));
  switch (entry.kind) {
    case 'user':
      return { ...entry, text: text(entry.text), problem: maybe(entry.problem), sources: entry.sources.map(source) };
    case 'assistant':
    case 'review':
      return { ...entry, text: text(entry.text) };
    case 'reasoning':
      return { ...entry, summary: entry.summary.map(text), content: entry.content.map(text) };
    case 'command':
      return {
        ...entry,
        command: text(entry.command),
        rawCommand: text(entry.rawCommand),
        cwd: entry.cwd === null ? null : path(entry.cwd),
        actions: entry.actions.map((action) => ({ ...action, subject: text(action.subject) })),
        outputTail: text(entry.outputTail),
        ...(entry.failure !== undefined && { failure: text(toPlainText(entry.failure)) }),
        message: maybe(entry.message),
      };
    case 'patch': {
      const files = entry.files.map((file) => ({
        ...file,
        path: path(file.path),
        movedTo: file.movedTo === null ? null : path(file.movedTo),
      }));
      return { ...entry, files, message: maybe(entry.message) };
    }
    case 'tool':
      return {
        ...entry,
        server: maybe(entry.server),
        tool: text(entry.tool),
        arguments: text(entry.arguments),
        result: maybe(entry.result),
        error: maybe(entry.error),
      };
    case 'agents': {
      const agents = entry.agents.map((agent) => ({
        ...agent,
        name: maybe(agent.name),
        asked: text(agent.asked),
        words: text(agent.words),
      }));
      return { ...entry, tool: text(entry.tool), prompt: text(entry.prompt), agents };
    }
    case 'plan': {
      const steps = entry.steps.map((step) => ({ ...step, text: text(step.text) }));
      return { ...entry, text: text(entry.text), steps };
    }
    case 'webSearch':
      return { ...entry, query: text(entry.query) };
    case 'image':
      return { ...entry, path: path(entry.path) };
    case 'status':
      return {
        ...entry,
        fact: text(entry.fact),
        detail: text(entry.detail),
        ...(entry.given !== undefined && { given: text(entry.given) }),
        ...(entry.raw !== undefined && { raw: text(entry.raw) }),
      };
    case 'unknown':
      return { ...entry, name: text(entry.name), json: text(entry.json) };
    case 'compaction':
      return entry;
  }

  /** Redacts an attachment. The content of an image cannot be redacted, so an embedded image keeps only its name. */
  function source(attachment: Attachment): Attachment {
    const place = attachment.source;
    const kept = place === null || place.startsWith('data:') ? null : path(place);
    const { resource } = attachment;
    const origin = resource && { resource: { server: text(resource.server), uri: text(resource.uri) } };
    return { ...attachment, ...origin, name: text(attachment.name), source: kept };
  }
}
