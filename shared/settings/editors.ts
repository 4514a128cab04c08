import { z } from 'zod';
import type { Immutable } from '../base/immutable.ts';

/** The editors that Workcell can open at a line. A page chooses one by this name and never by a command. */
export const editorId = z.enum([
  'vscode',
  'vscodeInsiders',
  'vscodium',
  'cursor',
  'windsurf',
  'zed',
  'sublime',
  'idea',
  'pycharm',
  'webstorm',
  'goland',
  'clion',
  'kate',
  'gvim',
  'textmate',
  'notepadPlusPlus',
]);
export type EditorId = z.infer<typeof editorId>;

/** An installed editor. `command` is the absolute path of its program with its arguments. */
export const foundEditor = z.object({ id: editorId, name: z.string(), command: z.array(z.string()) });
export type FoundEditor = Immutable<z.infer<typeof foundEditor>>;

/** The programs on this machine to choose from. `codexOnPath` is an absolute path, or null if there is none. */
export const foundPrograms = z.object({ editors: z.array(foundEditor), codexOnPath: z.string().nullable() });
export type FoundPrograms = Immutable<z.infer<typeof foundPrograms>>;
