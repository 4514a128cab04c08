import type { ThreadId } from '../../../shared/base/ids.ts';
import type { FileStep } from '../threads/file-snapshot.ts';
import type { ChangeAuthor } from './change-author.ts';

/** Work in a folder that no scan has seen the end of. `from` is in Unix milliseconds. */
export type OpenWork = {
  readonly key: string;
  readonly author: ChangeAuthor;
  readonly folder: string;
  readonly from: number;
  /** The only paths it can write. Null: any. */
  readonly paths: readonly string[] | null;
  /** What it does to which absolute paths, if it is the app. */
  readonly steps?: readonly FileStep[];
};

/** The moment before a turn. `at` is in Unix milliseconds. */
export type TurnMoment = {
  readonly message: string;
  readonly threadId: ThreadId;
  readonly root: string;
  /** The folder as the thread names it. */
  readonly folder: string;
  readonly at: number;
  /** The turn begins while the first scan of the folder goes on. */
  readonly isEarly?: true;
};

/** Returns the key of a turn as work, by the message that started it. */
export function toTurnKey(message: string): string {
  return `message ${message}`;
}

/** Describes a turn as work, which goes on until a scan has seen its end. */
export function toTurnWork({ at, folder, message, threadId }: TurnMoment): OpenWork {
  const author = { kind: 'turn', threadId, agentId: null, isInterrupted: false } as const;
  return { key: toTurnKey(message), author, folder, from: at, paths: null };
}
