import type { UserInput } from '../../shared/codex-protocol/generated/v2/UserInput';
import type { OutgoingMessage } from '../../shared/contract/threads.ts';
import type { Attachment } from '../../shared/transcript/entry.ts';

/** A message as Codex takes it: the text, then what is attached. */
export function userInput({ text, sources }: Pick<OutgoingMessage, 'text' | 'sources'>): UserInput[] {
  const written: readonly UserInput[] = text === '' ? [] : [{ type: 'text', text, text_elements: [] }];
  return [...written, ...sources.flatMap(attached)];
}

function attached({ kind, name, source }: Attachment): readonly UserInput[] {
  if (source === null) return [];
  switch (kind) {
    case 'image':
      return source.startsWith('data:') ? [{ type: 'image', url: source }] : [{ type: 'localImage', path: source }];
    case 'file':
      return [{ type: 'mention', name, path: source }];
    case 'skill':
      return [{ type: 'skill', name, path: source }];
  }
}
