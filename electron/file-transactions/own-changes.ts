import type { AppAuthor } from '../model/changes/change-author.ts';
import type { Journal, JournalStep } from './step.ts';

/** A step of a transaction, or its way back. */
export type AnnouncedStep = Pick<JournalStep, 'before' | 'path'> & { readonly after: JournalStep['before'] };

/** Says what a transaction is about to do to the files of a folder, a real path. */
export type AnnounceSteps = (root: string, steps: readonly AnnouncedStep[]) => Promise<void>;

/** Says that a transaction changes its files back. Never rejects. */
export async function announceBack(
  announce: AnnounceSteps | undefined,
  { root, steps }: Pick<Journal, 'root' | 'steps'>,
): Promise<void> {
  const back = steps.map(({ after, before, path }) => ({ path, before: after, after: before }));
  await announce?.(root, back).catch(() => undefined);
}

/** Where the app says what it does to files of the user, so that nobody else gets credit for it. */
export type OwnChanges = {
  /** Does something that may change files of a folder. `act` announces its steps before it carries them out. */
  credit<T>(folder: string, author: AppAuthor, act: (announce: AnnounceSteps) => Promise<T>): Promise<T>;
};
