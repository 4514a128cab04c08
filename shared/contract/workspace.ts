import { z } from 'zod';
import {
  folderChoice,
  folderProblem,
  recentFolder,
  trustProblem,
  trustQuestion,
  workspaceSnapshot,
} from '../workspace/workspace-snapshot.ts';
import { nothing, request } from './define.ts';

const path = z.string().min(1).max(32_768);

export const workspaceRequests = {
  /** Makes a folder this window's workspace. */
  openWorkspace: request({
    scope: 'window',
    wait: 'job',
    input: z.object({ path }),
    value: workspaceSnapshot,
    problem: folderProblem,
  }),
  /** Folders that fit what is typed, recent ones first; never files, never through a symbolic link. */
  listFolders: request({
    scope: 'profile',
    wait: 'change',
    input: z.object({ typed: z.string().max(32_768) }),
    value: z.array(folderChoice).max(200),
    problem: folderProblem,
  }),
  /** What "Trust this folder" would ask about a folder now, whatever the person has answered before. */
  getTrustQuestion: request({ scope: 'profile', wait: 'change', input: z.object({ path }), value: trustQuestion }),
  /** The answer to "Trust this folder": kept, asked once a folder. A yes says which question it answers. */
  answerTrust: request({
    scope: 'profile',
    wait: 'person',
    input: z.discriminatedUnion('trust', [
      z.object({ path, trust: z.literal('writable'), covers: trustQuestion.shape.covers }),
      z.object({ path, trust: z.literal('readOnly') }),
    ]),
    value: workspaceSnapshot,
    problem: trustProblem,
  }),
  /** The system's own folder dialog, where the host has one; null when the person closed it. */
  browseForFolder: request({
    scope: 'profile',
    wait: 'person',
    input: nothing,
    value: path.nullable(),
    problem: z.object({ type: z.literal('notOffered') }),
  }),
  /** Opens a file of the workspace in the editor chosen in Settings, or shows it in its folder. */
  openFile: request({
    scope: 'profile',
    wait: 'person',
    input: z.object({ path, line: z.number().int().positive().nullable() }),
    value: z.object({ how: z.enum(['editor', 'folder']) }),
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('missing'), path: z.string() }),
      z.object({ type: z.literal('outsideWorkspace'), path: z.string() }),
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
  /** Opens config.toml of the app in the editor chosen in Settings, or shows it in its folder. */
  openSettingsFile: request({
    scope: 'profile',
    wait: 'person',
    input: z.object({ line: z.number().int().positive().nullable() }),
    value: z.object({ how: z.enum(['editor', 'folder']) }),
    problem: z.discriminatedUnion('type', [
      z.object({ type: z.literal('missing'), path: z.string() }),
      z.object({ type: z.literal('failed'), message: z.string() }),
    ]),
  }),
};

export const workspaceEvents = {
  workspaceChanged: workspaceSnapshot.nullable(),
  recentFoldersChanged: z.array(recentFolder),
};
