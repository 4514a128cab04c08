import type { WebContents } from 'electron';
import type { Clock } from '../../shared/base/clock.ts';
import { within } from '../base/within.ts';

/** A page's memory, which lasts as long as its window: the contents of its sessionStorage, as JSON. */
export type PageMemory = string;

/** The part of a window's contents that loads and runs pages. */
export type RememberingContents = Pick<WebContents, 'executeJavaScript' | 'loadURL'>;

/** A page that does not answer within this time, in milliseconds, has stopped permanently. */
const answerMs = 5_000;

/**
 * Reads a page's memory from its window. Leaves the page first, as a reload does, so that it saves the last input.
 * `emptyAddress` is a page of the same origin without a script. Null if the page does not answer.
 */
export async function takePageMemory(
  contents: RememberingContents,
  emptyAddress: string,
  clock: Clock,
): Promise<PageMemory | null> {
  const taken = contents
    .loadURL(emptyAddress)
    .then((): Promise<string> => contents.executeJavaScript('JSON.stringify({ ...sessionStorage })'))
    .catch(() => null);
  return await within(taken, answerMs, clock);
}

/** Gives a new window's page the memory of the page it replaces, before the page loads. Rejects on failure. */
export async function givePageMemory(
  contents: RememberingContents,
  emptyAddress: string,
  memory: PageMemory,
): Promise<void> {
  await contents.loadURL(emptyAddress);
  await contents.executeJavaScript(`void Object.assign(sessionStorage, JSON.parse(${JSON.stringify(memory)}))`);
}
