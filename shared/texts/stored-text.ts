import { z } from 'zod';
import { type ApprovalId, threadId, windowId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** The maximum number of stored characters per text. If a text grows longer, the last version that fit stays stored. */
export const maxStoredCharacters = 1_000_000;
/**
 * The maximum number of characters of the data that belongs to a text, as JSON. A wire message has room for both,
 * however escaped.
 */
const maxAboutCharacters = 3_000_000;

/** The number of characters shown of an offered text. */
export const shownOfOther = 200;

/** A field that a user types in. Together with the window, it identifies one stored text. */
export const textPlace = z.object({
  /** The thread it belongs to and is deleted with; null if there is none. */
  threadId: threadId.nullable(),
  /** The folder where no thread has started; null in a thread. Empty if no folder is open. */
  folder: z.string().max(10_000).nullable(),
  /** Which field: `message`, `comment`, `aside`, `run`, `attempts`, `prompt`, `queued:<id>`, `pullRequest:<branch>`, `worktreeSetup`, `answer:<kind>:<id>`, `plan:<entry>`, `secret:<field>`. */
  field: z.string().min(1).max(300),
});
export type TextPlace = Immutable<z.infer<typeof textPlace>>;

/** The content of a field that was neither sent nor saved. */
export const storedText = z.object({
  text: z.string().max(maxStoredCharacters),
  /** Data that belongs to the text, such as attachments, as JSON. Only the page that wrote it reads it. */
  about: z.string().max(maxAboutCharacters),
});
export type StoredText = Immutable<z.infer<typeof storedText>>;

/** A stored text whose window is gone, for the window that opens its place next. */
export const otherText = z.object({
  /** The window that it was typed in. Together with the place, it identifies the text. */
  window: windowId,
  ...storedText.shape,
});
export type OtherText = Immutable<z.infer<typeof otherText>>;

/** The texts that a window finds at a place. */
export const openedText = z.object({
  /** This window's text, or one that it takes over. Null if there is none. */
  own: storedText.nullable(),
  /** Grows with every text of this window and place. 0 if there was none. */
  revision: z.number(),
  /** Texts of windows that are gone, newest first. */
  others: z.array(otherText).max(20),
});
export type OpenedText = Immutable<z.infer<typeof openedText>>;

/** Returns whether a text is too large to store. */
export function isTooLargeToStore({ about, text }: StoredText): boolean {
  return text.length > maxStoredCharacters || about.length > maxAboutCharacters;
}

/** Returns the field for the answer to a waiting request. `kind` distinguishes the fields of one request. */
export function getAnswerField(kind: string, approval: ApprovalId): string {
  return `answer:${kind}:${approval}`;
}

/** Returns the field for text that may be a secret, such as a variable of an MCP server. */
export function getSecretField(field: string): string {
  return `secret:${field}`;
}

/**
 * Returns whether a text is stored in memory only: an answer, which may be a secret and ends with its request, or a
 * secret.
 */
export function isMemoryOnly({ field }: TextPlace): boolean {
  return field.startsWith('answer:') || field.startsWith('secret:');
}

/** Returns a place as one string, for use as a key. */
export function getPlaceKey({ field, folder, threadId }: TextPlace): string {
  return JSON.stringify([threadId, folder, field]);
}
