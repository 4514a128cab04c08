import { z } from 'zod';
import { windowId } from '../base/ids.ts';
import { openedText, otherText, storedText, textPlace } from '../texts/stored-text.ts';
import { nothing, request } from './request.ts';

/** Requests about unsent texts, such as drafts. The host stores them, and they survive a restart. */
export const textsRequests = {
  /**
   * Returns the text that was typed at a place and neither sent nor saved. A window without a text there takes over the
   * newest text of a closed window, once.
   */
  openText: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ place: textPlace }),
    value: openedText,
  }),
  /**
   * Stores this window's text of a place. Null deletes it. A text with a lower revision than the stored one changes
   * nothing. Answers once the text is on disk, or could not be written; then the host keeps trying.
   */
  storeText: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ place: textPlace, revision: z.int().nonnegative(), text: storedText.nullable() }),
    /** `revision` is the revision of the text that is now stored. */
    value: z.object({ revision: z.number(), isOnDisk: z.boolean() }),
  }),
  /**
   * Lists the texts that closed windows left at places, newest first, without taking them over. Unless `isWhole`,
   * returns only the displayed part of each text, without the data that belongs to it.
   */
  listOtherTexts: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ places: z.array(textPlace).max(1_000), isWhole: z.boolean() }),
    /** In the order of the places. */
    value: z.array(z.array(otherText).max(20)),
  }),
  /** Deletes the text of a window that is gone. */
  dropOtherText: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ place: textPlace, window: windowId }),
    value: nothing,
  }),
};

export const textsEvents = {
  /** A window of this profile closed or came back: list the texts of closed windows again. */
  otherTextsChanged: z.object({}),
};
