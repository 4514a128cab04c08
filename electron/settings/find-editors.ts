import { join } from 'node:path';
import type { EditorId, FoundEditor } from '../../shared/settings/editors.ts';
import { canRun, createInsideCheck, findOnPath } from '../files/find-on-path.ts';

/** What determines where to search for editors. */
export type EditorSearch = {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Folders where turns can write. No editor from them is used. */
  readonly workspaces?: readonly string[];
};

type KnownEditor = {
  readonly id: EditorId;
  readonly name: string;
  /** The program's names on PATH. */
  readonly onPath: readonly string[];
  readonly args: readonly string[];
  /** Below /Applications on macOS. */
  readonly mac?: string;
  /** Below a folder for programs on Windows. */
  readonly windows?: readonly string[];
};

const likeCode = ['--goto', '{file}:{line}'] as const;
const likeIdea = ['--line', '{line}', '{file}'] as const;

const knownEditors: readonly KnownEditor[] = [
  {
    id: 'vscode',
    name: 'VS Code',
    onPath: ['code'],
    args: likeCode,
    mac: 'Visual Studio Code.app/Contents/Resources/app/bin/code',
    windows: ['Microsoft VS Code', 'Code.exe'],
  },
  {
    id: 'vscodeInsiders',
    name: 'VS Code Insiders',
    onPath: ['code-insiders'],
    args: likeCode,
    mac: 'Visual Studio Code - Insiders.app/Contents/Resources/app/bin/code',
    windows: ['Microsoft VS Code Insiders', 'Code - Insiders.exe'],
  },
  {
    id: 'vscodium',
    name: 'VSCodium',
    onPath: ['codium'],
    args: likeCode,
    mac: 'VSCodium.app/Contents/Resources/app/bin/codium',
    windows: ['VSCodium', 'VSCodium.exe'],
  },
  {
    id: 'cursor',
    name: 'Cursor',
    onPath: ['cursor'],
    args: likeCode,
    mac: 'Cursor.app/Contents/Resources/app/bin/cursor',
    windows: ['cursor', 'Cursor.exe'],
  },
  {
    id: 'windsurf',
    name: 'Windsurf',
    onPath: ['windsurf'],
    args: likeCode,
    mac: 'Windsurf.app/Contents/Resources/app/bin/windsurf',
    windows: ['Windsurf', 'Windsurf.exe'],
  },
  {
    id: 'zed',
    name: 'Zed',
    // Some distributions call it zeditor, because ZFS uses `zed` there.
    onPath: ['zeditor', 'zed'],
    args: ['{file}:{line}'],
    mac: 'Zed.app/Contents/MacOS/cli',
    windows: ['Zed', 'Zed.exe'],
  },
  {
    id: 'sublime',
    name: 'Sublime Text',
    onPath: ['subl'],
    args: ['{file}:{line}'],
    mac: 'Sublime Text.app/Contents/SharedSupport/bin/subl',
    windows: ['Sublime Text', 'subl.exe'],
  },
  {
    id: 'idea',
    name: 'IntelliJ IDEA',
    onPath: ['idea', 'intellij-idea-ultimate', 'intellij-idea-community'],
    args: likeIdea,
    mac: 'IntelliJ IDEA.app/Contents/MacOS/idea',
  },
  {
    id: 'pycharm',
    name: 'PyCharm',
    onPath: ['pycharm', 'pycharm-professional', 'pycharm-community'],
    args: likeIdea,
    mac: 'PyCharm.app/Contents/MacOS/pycharm',
  },
  {
    id: 'webstorm',
    name: 'WebStorm',
    onPath: ['webstorm'],
    args: likeIdea,
    mac: 'WebStorm.app/Contents/MacOS/webstorm',
  },
  { id: 'goland', name: 'GoLand', onPath: ['goland'], args: likeIdea, mac: 'GoLand.app/Contents/MacOS/goland' },
  { id: 'clion', name: 'CLion', onPath: ['clion'], args: likeIdea, mac: 'CLion.app/Contents/MacOS/clion' },
  { id: 'kate', name: 'Kate', onPath: ['kate'], args: likeIdea },
  { id: 'gvim', name: 'gVim', onPath: ['gvim', 'mvim'], args: ['+{line}', '{file}'] },
  { id: 'textmate', name: 'TextMate', onPath: ['mate'], args: likeIdea },
  {
    id: 'notepadPlusPlus',
    name: 'Notepad++',
    onPath: ['notepad++'],
    args: ['-n{line}', '{file}'],
    windows: ['Notepad++', 'notepad++.exe'],
  },
];

/** Returns the installed editors among `knownEditors`, in their order, each with its program's absolute path. */
export async function findEditors(search: EditorSearch): Promise<readonly FoundEditor[]> {
  const found = await Promise.all(
    knownEditors.map(async (editor): Promise<FoundEditor | null> => {
      const program = await findProgram(editor, search);
      return program === null ? null : { id: editor.id, name: editor.name, command: [program, ...editor.args] };
    }),
  );
  return found.filter((editor) => editor !== null);
}

async function findProgram(
  editor: KnownEditor,
  { env, platform, workspaces = [] }: EditorSearch,
): Promise<string | null> {
  const path = env.PATH ?? env.Path ?? '';
  for (const name of editor.onPath) {
    const program = await findOnPath(name, path, workspaces);
    if (program !== null) return program;
  }
  const isWritable = await createInsideCheck(workspaces);
  for (const place of usualPlaces(editor, platform, env)) {
    if ((await canRun(place)) && !(await isWritable(place))) return place;
  }
  return null;
}

function usualPlaces(
  { mac, windows }: KnownEditor,
  platform: NodeJS.Platform,
  env: EditorSearch['env'],
): readonly string[] {
  if (platform === 'darwin' && mac !== undefined) return [join('/Applications', mac)];
  if (platform !== 'win32' || windows === undefined) return [];
  const { LOCALAPPDATA, ProgramFiles } = env;
  const folders = [LOCALAPPDATA && join(LOCALAPPDATA, 'Programs'), ProgramFiles].filter(
    (folder) => folder !== undefined,
  );
  return folders.map((folder) => join(folder, ...windows));
}
