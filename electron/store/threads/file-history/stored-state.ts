import { z } from 'zod';
import { parseJson } from '../../../../shared/base/parse-json.ts';
import { type ChangeAuthor, changeAuthor, otherAuthor } from '../../../model/changes/change-author.ts';
import type { FileSnapshot } from '../../../model/threads/file-snapshot.ts';

export const storedState = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('absent') }),
  z.object({ kind: z.literal('file'), sha256: z.string(), mode: z.number(), size: z.number() }),
  z.object({ kind: z.literal('link'), target: z.string() }),
  z.object({ kind: z.literal('folder'), mode: z.number() }),
  z.object({
    kind: z.literal('lost'),
    why: z.enum(['tooLarge', 'unreadable', 'special', 'noRoom', 'ignored', 'unread']),
  }),
]);

/** Reads a stored state. A damaged state counts as lost. */
export function parseStoredState(json: string): FileSnapshot {
  return storedState.safeParse(parseJson(json)).data ?? { kind: 'lost', why: 'unreadable' };
}

/** Reads a stored path. Null if it is damaged. */
export function parseStoredPath(json: string): string | null {
  return z.string().safeParse(parseJson(json)).data ?? null;
}

/** Reads stored authors. If they are damaged, nobody knows who it was. */
export function parseStoredAuthors(json: string): readonly ChangeAuthor[] {
  return z.array(changeAuthor).min(1).safeParse(parseJson(json)).data ?? [otherAuthor];
}
