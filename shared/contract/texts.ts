import { z } from 'zod';
import { windowId } from '../base/ids.ts';
import { openedText, otherText, storedText, textPlace } from '../texts/stored-text.ts';
import { nothing, request } from './request.ts';

/** Requests about unsent texts, such as drafts. The host stores them, and they survive a restart. */
export const textsRequests = {
  /**
   * What was typed at a place and is neither sent nor saved. A window without a text there takes over the newest one
   * of a window that is gone, once.
   */
  openText: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ place: textPlace }),
    value: openedText,
  }),
  /**
   * Keeps this window's text of a place. Null deletes it. A text with a lower revision than the stored one changes
   * nothing. Answers once it is on disk, or could not be written; then the host keeps trying.
   */
  storeText: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ place: textPlace, revision: z.int().nonnegative(), text: storedText.nullable() }),
    /** `revision` is that of the text that is stored now. */
    value: z.object({ revision: z.number(), isOnDisk: z.boolean() }),
  }),
  /**
   * What windows that are gone left at places, newest first. Takes over nothing. Unless `isWhole`, answers only as much
   * of each text as is shown, and nothing that belongs to it.
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
  /** A window of this profile is gone, or is back: list again what such windows left. */
  otherTextsChanged: z.object({}),
};
