import type { Workbench } from '../workbench.ts';
import type { Electron } from './electron.ts';
import type { ElectronStage } from './electron-stage.ts';

/** What the desktop app is measured with: the same workbench in Electron, and in a browser beside it. */
export type Hosts = {
  readonly desktop: Workbench;
  readonly web: Workbench;
  readonly stage: ElectronStage;
  readonly electron: Electron;
  /** The probe, for a page that the stage does not open. */
  readonly probe: string;
  /** Closes everything that is shown. */
  giveUp(): void;
};
