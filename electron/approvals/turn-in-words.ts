import type { TurnId } from '../../shared/base/ids.ts';
import { promptPreview } from '../../shared/redaction/prompt-preview.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';

/** Characters of what began a turn by which it is named. */
const nameLength = 80;

/** What the person said first in a turn, in one line and without secrets; null where there is no such turn or word. */
export function turnText({ turns }: Pick<Transcript, 'turns'>, turnId: TurnId | null): string | null {
  const said = turns.find(({ id }) => id === turnId)?.entries.find((entry) => entry.kind === 'user');
  if (said === undefined) return null;
  const line = promptPreview(said.text).trim().split('\n', 1)[0]?.trim() ?? '';
  if (line === '') return null;
  const characters = [...line];
  return characters.length > nameLength ? `${characters.slice(0, nameLength - 1).join('')}…` : line;
}
