import { readUpdateSource } from './update-source.ts';

// The build sets these from its environment; see vite.host.config.ts.
declare const BUILT_METRICS_ENDPOINT: string | null;
declare const BUILT_UPDATES_ADDRESS: string | null;
declare const BUILT_UPDATES_KEY: string | null;
declare const IS_DEV_BUILD: boolean;
declare const IS_RELEASE_BUILD: boolean;

/** Facts that the build sets. */
export type BuildInfo = {
  /** Where metrics go unless the environment overrides it; null: nowhere. */
  readonly metricsEndpoint: string | null;
  /** A development build: it sends nothing. */
  readonly isDev: boolean;
  /** A package for distribution, not a build from source. Only such a build sends metrics to other machines. */
  readonly isRelease: boolean;
};

/** The facts of this build. */
export const build: BuildInfo = {
  metricsEndpoint: BUILT_METRICS_ENDPOINT,
  isDev: IS_DEV_BUILD,
  isRelease: IS_RELEASE_BUILD,
};

/** Where newer versions are; null: nowhere. */
export const updateSource = readUpdateSource(BUILT_UPDATES_ADDRESS, BUILT_UPDATES_KEY);
