import { z } from 'zod';
import { windowId } from '../base/ids.ts';
import { keptPlace, keptText, openedText } from '../texts/kept-text.ts';
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
  /** Deletes the text of a window that is gone. */
  dropOtherText: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ place: keptPlace, window: windowId }),
    value: nothing,
  }),
};
