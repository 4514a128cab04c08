import { attachedFilesNote } from '../../../shared/attachments/attached-files-note.ts';
import type { Attachment } from '../../../shared/attachments/attachment.ts';
import { resourceNote } from '../../../shared/attachments/resource-note.ts';
import type { UserInput } from '../../../shared/codex-protocol/generated/v2/UserInput';
import type { OutgoingMessage } from '../../../shared/contract/threads.ts';
import type { AttachedTexts } from '../../host/gates.ts';

/**
 * Converts a message to Codex's form: the text, the paths of files that it does not name, the content and origin of
 * resources, then the attachments.
 */
export async function userInput(
  { text, sources }: Pick<OutgoingMessage, 'text' | 'sources'>,
  attachedTexts: AttachedTexts,
): Promise<UserInput[]> {
  const resources = sources.filter(({ resource }) => resource !== undefined);
  const reported = await Promise.all(resources.map(async (it) => resourceNote(it, await attachedTexts.read(it)) ?? ''));
  const texts = [text, attachedFilesNote(text, sources) ?? '', ...reported].filter((part) => part !== '');
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
