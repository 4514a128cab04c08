import { z } from 'zod';
import { windowId } from '../base/ids.ts';
import { keptPlace, keptText, openedText, otherText } from '../texts/kept-text.ts';
import { nothing, request } from './define.ts';

export const textsRequests = {
  /**
   * What was typed at a place and is neither sent nor saved. A window without a text there takes over the newest one
   * of a window that is gone, once.
   */
  openText: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ place: keptPlace }),
    value: openedText,
  }),
  /**
   * Keeps this window's text of a place. Null deletes it. A text with a lower revision than the kept one changes
   * nothing. Answers once it is on disk, or could not be written; then the host keeps trying.
   */
  keepText: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ place: keptPlace, revision: z.int().nonnegative(), text: keptText.nullable() }),
    /** `revision` is that of the text that is kept now. */
    value: z.object({ revision: z.number(), isOnDisk: z.boolean() }),
  }),
  /**
   * What windows that are gone left at places, newest first. Takes over nothing. Unless `isWhole`, answers only as much
   * of each text as is shown, and nothing that belongs to it.
   */
  listOtherTexts: request({
    scope: 'profile',
    wait: 'read',
    input: z.object({ places: z.array(keptPlace).max(1_000), isWhole: z.boolean() }),
    /** In the order of the places. */
    value: z.array(z.array(otherText).max(20)),
  }),
  /** Deletes the text of a window that is gone. */
  dropOtherText: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ place: keptPlace, window: windowId }),
    value: nothing,
  }),
};

export const textsEvents = {
  /** A window of this profile is gone, or is back: list again what such windows left. */
  otherTextsChanged: z.object({}),
};
