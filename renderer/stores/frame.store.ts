import { create } from 'zustand';

/** The pages of the rail. */
export type Page = 'threads' | 'missionControl' | 'diagnostics' | 'settings';
/** A dialog that is not a question from the app. */
export type DialogName =
  | 'openFolder'
  | 'apiKey'
  | 'palette'
  | 'needs'
  | 'exportThread'
  | 'copyThread'
  | 'image'
  | 'importThread'
  | 'recoveryKey'
  | 'useRecoveryKey'
  | 'whatIsSent'
  | 'privacy'
  | 'prompts'
  | 'tools'
  | 'workcell'
  | 'newWorkcell'
  | 'compareRuns'
  | 'rewind'
  | 'rewinds'
  | 'runWorktrees'
  | 'diagnosticsBundle';
/** The pane over the transcript, if the window is too narrow to show it next to it. */
export type Drawer = 'threads' | 'changes';

/** What this window shows around the thread. Nothing of it survives a reload. */
export type FrameStore = {
  readonly page: Page;
  readonly dialog: DialogName | null;
  readonly drawer: Drawer | null;
  /** The window's size, in px at a text size of 100 %. */
  readonly size: { readonly width: number; readonly height: number };
};

export const useFrame = create<FrameStore>()(() => ({
  page: 'threads',
  dialog: null,
  drawer: null,
  size: { width: 1440, height: 900 },
}));

export function pageShown(page: Page): void {
  useFrame.setState({ page, drawer: null });
}

export function dialogOpened(dialog: DialogName): void {
  useFrame.setState({ dialog });
}

export function dialogClosed(): void {
  useFrame.setState({ dialog: null });
}

/** Closes a dialog, unless another one has replaced it. */
export function dialogLeft(left: DialogName): void {
  useFrame.setState(({ dialog }) => ({ dialog: dialog === left ? null : dialog }));
}

export function drawerShown(drawer: Drawer | null): void {
  useFrame.setState({ drawer });
}

export function frameResized(size: FrameStore['size']): void {
  useFrame.setState({ size });
}
