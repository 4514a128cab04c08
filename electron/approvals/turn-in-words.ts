import type { TurnId } from '../../shared/base/ids.ts';
import { promptPreview } from '../../shared/redaction/prompt-preview.ts';
import type { Transcript } from '../../shared/transcript/turn.ts';

/** How many characters of a turn's prompt are its name. */
const nameLength = 80;

/** The first message of a turn, in one line and without secrets. Null if there is no such turn or message. */
export function turnText({ turns }: Pick<Transcript, 'turns'>, turnId: TurnId | null): string | null {
  const said = turns.find(({ id }) => id === turnId)?.entries.find((entry) => entry.kind === 'user');
  if (said === undefined) return null;
  const line = promptPreview(said.text).trim().split('\n', 1)[0]?.trim() ?? '';
  if (line === '') return null;
  const characters = [...line];
  return characters.length > nameLength ? `${characters.slice(0, nameLength - 1).join('')}…` : line;
}
