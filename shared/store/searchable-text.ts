import type { Entry } from '../transcript/entry.ts';

/** How much of a tool's input and output is searchable. */
const maxToolCharacters = 2_000;

/** The searchable text of an entry. Empty for entries that people do not search for. */
export function getSearchableText(entry: Entry): string {
  switch (entry.kind) {
    case 'user':
      return joinLines([entry.text, ...entry.sources.map(({ name }) => name)]);
    case 'assistant':
    case 'review':
      return entry.text;
    case 'command':
      return entry.command;
    case 'patch':
      return joinLines(entry.files.flatMap(({ path, movedTo }) => (movedTo === null ? [path] : [path, movedTo])));
    case 'tool': {
      const said = [entry.arguments, entry.result ?? '', entry.error ?? ''].map((text) =>
        text.slice(0, maxToolCharacters),
      );
      return joinLines([entry.server ?? '', entry.tool, ...said]);
    }
    case 'agents':
      return entry.action === 'spawn'
        ? joinLines(entry.agents.flatMap(({ asked, name, words }) => [name ?? '', asked, words]))
        : entry.prompt;
    case 'plan':
      return joinLines([entry.text, ...entry.steps.map(({ text }) => text)]);
    case 'webSearch':
      return entry.query;
    case 'image':
      return entry.path;
    case 'reasoning':
    case 'compaction':
    case 'status':
    case 'unknown':
      return '';
  }
}

/** The number of characters of an entry that a user reads. */
export function countCharacters(entry: Entry): number {
  if (entry.kind === 'reasoning') return [...entry.summary, ...entry.content].join('').length;
  return getSearchableText(entry).length;
}

function joinLines(texts: readonly string[]): string {
  return texts.filter((text) => text !== '').join('\n');
}
