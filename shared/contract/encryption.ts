import { z } from 'zod';
import { encryptionState } from '../store/encryption-state.ts';
import { nothing, request } from './request.ts';

/** What went wrong, as a sentence. */
const notDone = z.object({ type: z.literal('notDone'), message: z.string() });

/** Requests about the encryption of stored threads, their key, and the recovery key. */
export const encryptionRequests = {
  /** Encrypts or decrypts the stored threads. Answers when it is done. A failure is also an alert. */
  encryptThreads: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ on: z.boolean() }),
    value: nothing,
    problem: notDone,
  }),
  /** Encrypts them with a new key and deletes the old one. Existing recovery keys stop working. */
  changeKey: request({ scope: 'profile', wait: 'job', input: nothing, value: nothing, problem: notDone }),
  /** Cancels `encryptThreads` or `changeKey` while the old files are still in place. Otherwise does nothing. */
  cancelRewrite: request({ scope: 'profile', wait: 'change', input: nothing, value: nothing }),
  /** Creates a recovery key, replaces an earlier one, and returns its words this one time. */
  makeRecoveryKey: request({
    scope: 'profile',
    wait: 'user',
    input: nothing,
    value: z.object({ words: z.string() }),
    problem: notDone,
  }),
  /** Opens a locked store with the words that the user saved. */
  useRecoveryKey: request({
    scope: 'profile',
    wait: 'user',
    input: z.object({ typed: z.string() }),
    value: nothing,
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('wrongLength'), symbols: z.number().int(), expected: z.number().int() }),
      /** These groups, counted from 1, contain mistakes. */
      z.object({ type: z.literal('wrongGroups'), groups: z.array(z.number().int()) }),
      /** The key is complete, but belongs to another store. */
      z.object({ type: z.literal('wrongRecoveryKey') }),
      notDone,
    ]),
  }),
  /** Sets a locked store aside and starts a new one. Returns the path of the old one. */
  startFresh: request({
    scope: 'profile',
    wait: 'job',
    input: nothing,
    value: z.object({ aside: z.string() }),
    problem: notDone,
  }),
  /** Tries again to open a store. */
  reopenStore: request({ scope: 'profile', wait: 'job', input: nothing, value: nothing, problem: notDone }),
};

export const encryptionEvents = { encryptionChanged: encryptionState };
