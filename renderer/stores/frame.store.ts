import { create } from 'zustand';
import type { SheetTab } from '../../shared/layout/layout.ts';

/** The pages of the window. */
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
  | 'runDetail'
  | 'newRun'
  | 'worktreeSetup'
  | 'compareRuns'
  | 'planAttempts'
  | 'attempts'
  | 'branches'
  | 'commit'
  | 'pullRequest'
  | 'rewind'
  | 'rewinds'
  | 'runWorktrees'
  | 'diagnosticsBundle';
/** The pane over the transcript, if the window is too narrow to show it next to it. */
export type Drawer = 'threads' | SheetTab;

/** What this window shows around the thread. A reload forgets all of it. */
export type FrameStore = {
  readonly page: Page;
  readonly dialog: DialogName | null;
  readonly drawer: Drawer | null;
  /** The window's width, in px at a text size of 100 %. */
  readonly width: number;
};

/** The page, the dialog, the drawer and the width of this window. */
export const useFrame = create<FrameStore>()(() => ({
  page: 'threads',
  dialog: null,
  drawer: null,
  width: 1440,
}));

/** Shows a page and closes the drawer. A dialog stays. */
export function showPage(page: Page): void {
  useFrame.setState({ page, drawer: null });
}

/** Shows a dialog in place of any other one. */
export function openDialog(dialog: DialogName): void {
  useFrame.setState({ dialog });
}

/** Closes whatever dialog is shown. */
export function closeDialog(): void {
  useFrame.setState({ dialog: null });
}

/** Closes a dialog, unless another one has replaced it. */
export function closeDialogIfShown(left: DialogName): void {
  useFrame.setState(({ dialog }) => ({ dialog: dialog === left ? null : dialog }));
}

/** Shows a pane over the transcript; null closes it. */
export function showDrawer(drawer: Drawer | null): void {
  useFrame.setState({ drawer });
}

/** Closes a pane over the transcript, unless another one has replaced it. */
export function closeDrawerIfShown(left: Drawer): void {
  useFrame.setState(({ drawer }) => ({ drawer: drawer === left ? null : drawer }));
}

/** Stores the width of the window, in px at a text size of 100 %. */
export function frameResized(width: number): void {
  useFrame.setState({ width });
}
