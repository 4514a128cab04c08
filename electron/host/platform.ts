import type { ThreadId, WindowId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { AppMenu } from '../../shared/contract/app-menu.ts';
import type { SheetTab } from '../../shared/layout/layout.ts';
import type { ReadingPlace } from '../../shared/threads/reading-place.ts';
import type { UpdatesMissing } from '../../shared/updates/update-state.ts';
import type { AskOutside } from './program-confirmations.ts';
import type { UpdateProgram } from './update-program.ts';

/** What the app needs from the host around it. The Electron shell and the web host each implement it. */
export interface Platform {
  readonly kind: 'desktop' | 'web';
  /** Version of the app. */
  readonly version: string;
  /** This host's address for a browser, without its token. Resolves once it listens; null if there is none. */
  readonly address: Promise<string | null>;
  /**
   * The absolute path of the folder with Workcell's own files. It exists and is writable, unless `dataFolderProblem`
   * gives the reason why not.
   */
  readonly dataFolder: string;
  readonly dataFolderProblem: string | null;
  /** Opens the system's folder dialog. Resolves to null if the user closes it. Null if the host has no dialog. */
  readonly browseForFolder: (() => Promise<string | null>) | null;
  /** Asks the user where to save a file with this name. Null if a page saves files itself. */
  readonly chooseFilePlace: ((fileName: string) => Promise<string | null>) | null;
  /** The system's clipboard. Null if a browser has its own. */
  readonly clipboard: SystemClipboard | null;
  /** Opens a page in the user's browser. Null if the app already runs in it. */
  readonly openLink: ((url: string) => Promise<Result<null, string>>) | null;
  /** Shows a system notification and calls `clicked` on a click. Null if only the app's pages can show one. */
  readonly notify: ((words: NoticeText, clicked: () => void) => void) | null;
  /** Opens another window that starts with `view`. Null if only the user can open one. */
  readonly openWindow: ((view: FirstView) => void) | null;
  /** Updates the app, or the reason why the app does not update itself. */
  readonly updates: UpdateProgram | UpdatesMissing;
  /** Asks the user about a program outside the pages: in a dialog of the system, or in the host's terminal. */
  readonly askOutside: AskOutside;
  /** Shows a file in the system's file manager. Never opens it. */
  showInFolder(path: string): Promise<Result<void, { readonly type: 'failed'; readonly message: string }>>;
}

/** The part of Electron's clipboard that we use. */
export interface SystemClipboard {
  writeText(text: string): Promise<void>;
  readText(): Promise<string>;
}

/** The texts of a system notification. The title is the thread's title. The body has no text from the user or Codex. */
export type NoticeText = { readonly title: string; readonly body: string };

/** What a new window shows first. */
export type FirstView = {
  readonly workspace: string | null;
  readonly inDemo: boolean;
  /**
   * Without a workspace: the first window opens the folder that was opened last, if there is one. Omitted for the start
   * page.
   */
  readonly continues?: boolean;
  /** What to show in that workspace. Omitted for what was shown there last. */
  readonly shows?: ShownInFolder;
  /** The id that the window had before a restart, and with it the texts typed in it. Omitted for a new window. */
  readonly id?: WindowId;
};

/** What a window shows in its folder. */
export type ShownInFolder = {
  /** Null for a new thread. */
  readonly thread: ThreadId | null;
  /** Where the user is reading in the thread. Null at its end. */
  readonly place: ReadingPlace | null;
  /** What stands in place of the transcript. Null: nothing. */
  readonly view: SheetTab | null;
};

/** What the next start has to know to show a window again. */
export type ShownWindow = ShownInFolder & { readonly id: WindowId; readonly folder: string };

/** The application menu of a page, and the callback for a picked entry. */
export type OfferedMenu = { readonly entries: AppMenu; choose(action: string): void };
