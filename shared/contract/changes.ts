import { z } from 'zod';
import { entryId, threadId, turnId } from '../base/ids.ts';
import { changesScope, scopeBasis } from '../changes/changes-scope.ts';
import { diffAuthors } from '../changes/diff-authors.ts';
import { diffSummary, patchJob } from '../changes/diff-summary.ts';
import { lineOrigin } from '../transcript/line-writer.ts';
import { request } from './request.ts';

const ofTurn = z.object({ threadId, turnId, entryId: entryId.nullable() });
const ofScope = z.object({ threadId, scope: changesScope });
/** The diff of a turn, of one of its entries, or of a scope as the host last made it. */
const onDiff = z.union([ofTurn, ofScope]);
const onFile = z.union([ofTurn.extend({ path: z.string() }), ofScope.extend({ path: z.string() })]);
const changedFile = { path: z.string().max(4_096), from: z.string().max(4_096).nullable() };
const aboutLine = {
  /** The hash of the diff's text. Nothing is known about a line of another text. */
  seen: z.string(),
  path: z.string(),
  kind: z.enum(['added', 'removed', 'context']),
  /** The number of the line in the new text, or of a removed line in the old text. */
  number: z.number().int().positive(),
};
const noDiff = z.object({ type: z.literal('noDiff') });

/** `size` is in bytes, and null if the content is not stored. `image` is null for anything but images up to 4 MB. */
const contents = z
  .object({
    size: z.number().int().nonnegative().nullable(),
    image: z.object({ type: z.string().max(100), data: z.base64().max(6_000_000) }).nullable(),
  })
  .nullable();

/** Requests about what a turn changed in files. */
export const changesRequests = {
  /** The unified git diff of a turn, or of one of its patches. */
  readDiff: request({
    scope: 'profile',
    wait: 'change',
    input: ofTurn,
    /** `hash` identifies the text in other requests. */
    value: z.object({ version: z.number().int(), text: z.string(), hash: z.string() }),
    problem: noDiff,
  }),
  /** Makes the diff of a scope, as of now. */
  readScope: request({
    scope: 'profile',
    wait: 'change',
    input: ofScope,
    /** `at`: when the host began to make it, in Unix milliseconds. What was discarded before is not in it. */
    value: z.object({ text: z.string(), hash: z.string(), at: z.number(), basis: scopeBasis }),
    problem: z.discriminatedUnion('type', [
      /** The record of changes knows nothing about the thread or the folder. */
      z.object({ type: z.literal('noRecord') }),
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
  /** Who changed what a diff shows, as far as the record of changes knows. */
  readAuthors: request({ scope: 'profile', wait: 'change', input: onDiff, value: diffAuthors, problem: noDiff }),
  /**
   * What is in a file of a diff that lines do not show, before and after. Null if the file does not exist then. Runs git
   * only in trusted folders, for what is not committed.
   */
  readContents: request({
    scope: 'profile',
    wait: 'change',
    input: z.union([ofTurn.extend(changedFile), ofScope.extend(changedFile)]),
    value: z.object({ before: contents, after: contents }),
    /** Neither the record of changes nor git has the file. */
    problem: z.object({ type: z.literal('notRecorded') }),
  }),
  /**
   * Who wrote a line of a diff, or removed it, with the turn and the approval. Runs git only in trusted folders, for
   * lines that the record of changes does not know.
   */
  readLineOrigin: request({
    scope: 'profile',
    wait: 'change',
    input: z.union([ofTurn.extend(aboutLine), ofScope.extend(aboutLine)]),
    value: lineOrigin,
    problem: noDiff,
  }),
  /** The paths of a diff whose files changed since it was applied, if they are in the window's folder. */
  findStaleFiles: request({
    scope: 'profile',
    wait: 'change',
    input: onDiff,
    value: z.array(z.string()),
    problem: noDiff,
  }),
  /** Returns a file of a diff as it was before, rebuilt from its current text and the diff, and as it is now. */
  compareFile: request({
    scope: 'profile',
    wait: 'change',
    input: onFile,
    value: z.object({ before: z.string(), now: z.string() }),
    problem: z.discriminatedUnion('type', [
      noDiff,
      z.object({ type: z.literal('missing') }),
      z.object({ type: z.literal('outsideWorkspace') }),
      z.object({ type: z.literal('notText') }),
      z.object({ type: z.literal('tooLarge') }),
      z.object({ type: z.literal('unreadable') }),
      /** The lines around the changes no longer exist. */
      z.object({ type: z.literal('cannotRebuild') }),
    ]),
  }),
};

export const changesEvents = {
  diffChanged: diffSummary,
  /** The record of changes has news about a thread: who changed its files may be known now. */
  authorsChanged: z.object({ threadId }),
  /** The patches in progress of a thread. Empty if there are none. */
  patchJobsChanged: z.object({ threadId, jobs: z.array(patchJob) }),
};
