import type { ThreadId } from '../../shared/base/ids.ts';
import type { Result } from '../../shared/base/result.ts';
import type { AppMenu } from '../../shared/contract/app-menu.ts';
import type { UpdatesMissing } from '../../shared/updates/update-state.ts';
import type { UpdateProgram } from './update-program.ts';

/** What only the host around the desk can do; the Electron shell and the web host each supply it. */
export interface Platform {
  readonly kind: 'desktop' | 'web';
  /** Version of the app. */
  readonly version: string;
  /** Where a browser finds this host, without its token, once it listens; null where none can. */
  readonly address: Promise<string | null>;
  /** Absolute path of the folder with our own files; exists and is writable, or `dataFolderProblem` says why not. */
  readonly dataFolder: string;
  readonly dataFolderProblem: string | null;
  /** The system's folder dialog, where there is one. The value is null when the person closed it. */
  readonly browseForFolder: (() => Promise<string | null>) | null;
  /** Asks the person where to save a file of that name; null where a page saves files itself. */
  readonly chooseFilePlace: ((fileName: string) => Promise<string | null>) | null;
  /** The system's clipboard; null where a browser has its own. */
  readonly clipboard: SystemClipboard | null;
  /** Opens a page in the person's browser; null where the browser they use is the one that shows the app. */
  readonly openLink: ((url: string) => Promise<Result<null, string>>) | null;
  /**
   * Shows a notification of the system and hears when it is clicked; null where only the pages of the app can show one.
   */
  readonly notify: ((words: NoticeText, clicked: () => void) => void) | null;
  /** Opens one more window that begins with `view`; null where only the person can open one. */
  readonly openWindow: ((view: FirstView) => void) | null;
  /** What updates the app; else why it does not update itself. */
  readonly updates: UpdateProgram | UpdatesMissing;
  /** Shows a file in the system's file manager. Never opens it. */
  showInFolder(path: string): Promise<Result<void, { readonly type: 'failed'; readonly message: string }>>;
}

/** The part of Electron's clipboard that we use. */
export interface SystemClipboard {
  writeText(text: string): Promise<void>;
  readText(): Promise<string>;
}

/** What the system shows in a notification. The title is the thread's; nothing the person or Codex said is in it. */
export type NoticeText = { readonly title: string; readonly body: string };

/** What a new window shows first. */
export type FirstView = {
  readonly workspace: string | null;
  readonly inDemo: boolean;
  /** The thread to open in that workspace; left out for none. */
  readonly thread?: ThreadId;
};

/** The application menu that a page offers, and what to call when the person picks an entry. */
export type OfferedMenu = { readonly entries: AppMenu; choose(action: string): void };
