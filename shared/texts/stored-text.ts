import { z } from 'zod';
import { type ApprovalId, threadId, windowId } from '../base/ids.ts';
import type { Immutable } from '../base/immutable.ts';

/** The most characters of a text that are stored. Of a longer one, the last text that fit stays. */
export const maxStoredCharacters = 1_000_000;
/** The most characters of what belongs to a text, as JSON. A message of the wire has room for both, however escaped. */
const maxAboutCharacters = 3_000_000;

/** How many characters of an offered text are shown. */
export const shownOfOther = 200;

/** A field that a user types in. With the window, it names one stored text. */
export const textPlace = z.object({
  /** The thread it belongs to and is deleted with; null if there is none. */
  threadId: threadId.nullable(),
  /** The folder where no thread has started; null in a thread. Empty if no folder is open. */
  folder: z.string().max(10_000).nullable(),
  /** Which field: `message`, `comment`, `run`, `prompt`, `queued:<id>`, `answer:<kind>:<id>`, `secret:<field>`. */
  field: z.string().min(1).max(300),
});
export type TextPlace = Immutable<z.infer<typeof textPlace>>;

/** What is in a field and was neither sent nor saved. */
export const storedText = z.object({
  text: z.string().max(maxStoredCharacters),
  /** What belongs to it, such as attachments, as JSON. Only the page that wrote it reads it. */
  about: z.string().max(maxAboutCharacters),
});
export type StoredText = Immutable<z.infer<typeof storedText>>;

/** A stored text whose window is gone, for the window that opens its place next. */
export const otherText = z.object({
  /** The window that it was typed in. With the place, it names the text. */
  window: windowId,
  ...storedText.shape,
});
export type OtherText = Immutable<z.infer<typeof otherText>>;

/** What a window finds at a place. */
export const openedText = z.object({
  /** This window's text, or one that it takes over. Null if there is none. */
  own: storedText.nullable(),
  /** Grows with every text of this window and place. 0 if there was none. */
  revision: z.number(),
  /** Texts of windows that are gone, newest first. */
  others: z.array(otherText).max(20),
});
export type OpenedText = Immutable<z.infer<typeof openedText>>;

/** Whether a text is too large to store. */
export function isTooLargeToStore({ about, text }: StoredText): boolean {
  return text.length > maxStoredCharacters || about.length > maxAboutCharacters;
}

/** The field of an answer to a request that waits. `kind` tells the fields of one request apart. */
export function getAnswerField(kind: string, approval: ApprovalId): string {
  return `answer:${kind}:${approval}`;
}

/** The field of what may be a secret, such as a variable of an MCP server. */
export function getSecretField(field: string): string {
  return `secret:${field}`;
}

/** Whether a text is stored in memory only: an answer, which may be a secret and ends with its request, or a secret. */
export function isMemoryOnly({ field }: TextPlace): boolean {
  return field.startsWith('answer:') || field.startsWith('secret:');
}

/** A place as one string, for keys. */
export function getPlaceKey({ field, folder, threadId }: TextPlace): string {
  return JSON.stringify([threadId, folder, field]);
}
