import { z } from 'zod';
import { protectionState } from '../store/protection-state.ts';
import { nothing, request } from './define.ts';

/** What stood in the way, as a sentence. */
const notDone = z.object({ type: z.literal('notDone'), message: z.string() });

export const protectionRequests = {
  /** Encrypts the stored threads, or has them plain; answered when it is done. A failure is an alert as well. */
  encryptThreads: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ on: z.boolean() }),
    value: nothing,
    problem: notDone,
  }),
  /** Encrypts them with a new key and forgets the old one. A recovery key made before does not open them any more. */
  changeKey: request({ scope: 'profile', wait: 'job', input: nothing, value: nothing, problem: notDone }),
  /** Calls off what `encryptThreads` or `changeKey` is doing, as long as the old files are in place; else does nothing. */
  cancelRewrite: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
  /** Makes a recovery key, in the place of one made before, and gives its words this once. */
  makeRecoveryKey: request({
    scope: 'profile',
    wait: 'person',
    input: nothing,
    value: z.object({ words: z.string() }),
    problem: notDone,
  }),
  /** Opens a locked store with the words that the person kept. */
  useRecoveryKey: request({
    scope: 'profile',
    wait: 'person',
    input: z.object({ typed: z.string() }),
    value: nothing,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('wrongLength'), symbols: z.number().int(), expected: z.number().int() }),
      /** These groups, counted from 1, are not as they were written down. */
      z.object({ type: z.literal('wrongGroups'), groups: z.array(z.number().int()) }),
      /** It is whole, but not the one of this store. */
      z.object({ type: z.literal('wrongRecoveryKey') }),
      notDone,
    ]),
  }),
  /** Sets a locked store aside and begins a new one; gives the path of what was set aside. */
  startFresh: request({
    scope: 'profile',
    wait: 'job',
    input: nothing,
    value: z.object({ aside: z.string() }),
    problem: notDone,
  }),
  /** Tries once more to open a store that could not be opened. */
  reopenStore: request({ scope: 'profile', wait: 'job', input: nothing, value: nothing, problem: notDone }),
};

export const protectionEvents = { protectionChanged: protectionState };
