import { z } from 'zod';
import { threadId } from '../base/ids.ts';
import {
  folderChoice,
  folderProblem,
  listedFolder,
  recentFolder,
  trustProblem,
  trustQuestion,
  workspaceSnapshot,
} from '../workspace/workspace-snapshot.ts';
import { nothing, request } from './request.ts';

const path = z.string().min(1).max(32_768);

/** Requests about the folder of a window, and about trust in it. */
export const workspaceRequests = {
  /** Sets a folder as this window's workspace, in one of its threads, or in the one that was shown there last. */
  openWorkspace: request({
    scope: 'window',
    wait: 'job',
    input: z.object({ path, threadId: threadId.optional() }),
    value: workspaceSnapshot,
    problem: folderProblem,
  }),
  /** Adds a folder to the thread list of every window, below the others. The window's own folder comes first. */
  addListedFolder: request({
    scope: 'profile',
    wait: 'job',
    input: z.object({ path }),
    value: z.object({ path }),
    problem: folderProblem,
  }),
  /** Takes a folder out of the thread list again. Its threads stay. */
  removeListedFolder: request({ scope: 'profile', wait: 'change', input: z.object({ path }), value: nothing }),
  /** Folders for a typed path, recent ones first. Never files, and never through a symbolic link. */
  listFolders: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ typed: z.string().max(32_768) }),
    value: z.array(folderChoice).max(200),
    problem: folderProblem,
  }),
  /** Returns the question that "Trust this folder" would ask about a folder now, regardless of earlier answers. */
  getTrustQuestion: request({ scope: 'profile', wait: 'change', input: z.object({ path }), value: trustQuestion }),
  /**
   * The answer to "Trust this folder". It is stored, and asked once per folder. A yes names the question that it
   * answers.
   */
  answerTrust: request({
    scope: 'profile',
    wait: 'user',
    input: z.discriminatedUnion('trust', [
      z.object({ path, trust: z.literal('writable'), covers: trustQuestion.shape.covers }),
      z.object({ path, trust: z.literal('readOnly') }),
    ]),
    value: workspaceSnapshot,
    problem: trustProblem,
  }),
  /** The system's folder dialog, if the host has one. Null if the user closed it. */
  browseForFolder: request({
    scope: 'profile',
    wait: 'user',
    input: nothing,
    value: path.nullable(),
    problem: z.object({ type: z.literal('notOffered') }),
  }),
  /** Opens a file of the workspace in the editor from Settings, or shows it in its folder. */
  openFile: request({
    scope: 'profile',
    wait: 'user',
    input: z.object({ path, line: z.number().int().positive().nullable() }),
    value: z.object({ how: z.enum(['editor', 'folder']) }),
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('missing'), path: z.string() }),
      z.object({ type: z.literal('outsideWorkspace'), path: z.string() }),
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
  /** Opens the app's config.toml in the editor from Settings, or shows it in its folder. */
  openSettingsFile: request({
    scope: 'profile',
    wait: 'user',
    input: z.object({ line: z.number().int().positive().nullable() }),
    value: z.object({ how: z.enum(['editor', 'folder']) }),
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('missing'), path: z.string() }),
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
};

/**
 * New states of a window's folder, of the recent folders and of those that the user added to the thread list. The folder
 * is null while the window has none.
 */
export const workspaceEvents = {
  workspaceChanged: workspaceSnapshot.nullable(),
  recentFoldersChanged: z.array(recentFolder),
  listedFoldersChanged: z.array(listedFolder),
};
