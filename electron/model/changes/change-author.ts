import { z } from 'zod';
import { entryId, threadId, turnId } from '../../../shared/base/ids.ts';
import type { Immutable } from '../../../shared/base/immutable.ts';

/** Something that ran in a thread. `threadId` is the user's thread, `agentId` the thread of the agent that did it. */
const work = {
  threadId,
  agentId: threadId.nullable(),
  /** True if the app or Codex ended before it did, so that nobody saw its end. */
  isInterrupted: z.boolean(),
};

/**
 * Who changed a file. `background`: a command that went on while Codex did something else. `turn`: Codex, in a turn of
 * which nothing more is known. `rewind`: the app, when the user rewound, undid or discarded something. `app`: the app,
 * when the user applied a run, switched or pulled a branch, or restored a kept copy, and when a command of theirs set up a
 * worktree. `name` is that of the run, branch or file, or the command. `other`: the user or another program.
 */
export const changeAuthor = z.discriminatedUnion('kind', [
  z.object({ kind: z.enum(['patch', 'command', 'tool', 'background']), ...work, turnId, entryId }),
  z.object({ kind: z.literal('turn'), ...work }),
  z.object({ kind: z.literal('rewind'), threadId, rewindId: z.string() }),
  z.object({
    kind: z.literal('app'),
    action: z.enum(['apply', 'switch', 'pull', 'restore', 'setUp']),
    name: z.string(),
  }),
  z.object({ kind: z.literal('other') }),
]);
export type ChangeAuthor = Immutable<z.infer<typeof changeAuthor>>;

/** The app, when it did something with a run, a branch or a kept copy. */
export type AppAuthor = Extract<ChangeAuthor, { readonly kind: 'app' }>;

/** The user or another program. */
export const otherAuthor: ChangeAuthor = { kind: 'other' };

/** The thread that an author belongs to. Null for the user or another program, and for what the app did for no thread. */
export function getAuthorThread(author: ChangeAuthor): z.infer<typeof threadId> | null {
  return 'threadId' in author ? author.threadId : null;
}

/** Lists each author once, in the order of their first appearance. */
export function uniqueAuthors(authors: readonly ChangeAuthor[]): readonly ChangeAuthor[] {
  return [...new Map(authors.map((author) => [JSON.stringify(author), author])).values()];
}
