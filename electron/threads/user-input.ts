import { attachedFilesNote } from '../../shared/attachments/attached-files-note.ts';
import type { UserInput } from '../../shared/codex-protocol/generated/v2/UserInput';
import type { OutgoingMessage } from '../../shared/contract/threads.ts';
import type { Attachment } from '../../shared/transcript/entry.ts';

/** A message as Codex takes it: the text, where files lie that it does not name, then what is attached. */
export function userInput({ text, sources }: Pick<OutgoingMessage, 'text' | 'sources'>): UserInput[] {
  const texts = [text, attachedFilesNote(text, sources) ?? ''].filter((part) => part !== '');
  return [...texts.map(written), ...sources.flatMap(attached)];
}

function written(text: string): UserInput {
  return { type: 'text', text, text_elements: [] };
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
