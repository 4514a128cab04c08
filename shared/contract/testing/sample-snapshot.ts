import { defaultLayout } from '../../layout/layout.ts';
import { noConsent } from '../../privacy/consent/consent-state.ts';
import { emptySummary } from '../../privacy/telemetry/summary.ts';
import { defaultSettings } from '../../settings/settings-schema.ts';
import { type AppSnapshot, appSnapshot } from '../app.ts';

/** A minimal valid snapshot: nothing is open, no account is signed in. */
export const sampleSnapshot: AppSnapshot = appSnapshot.parse({
  windowId: 'window-1',
  host: { kind: 'web', version: '0.0.0', platform: 'linux', canBrowse: false, dataFolder: '/data', environment: [] },
  profile: 'personal',
  workspace: null,
  recentFolders: [],
  listedFolders: [],
  settings: { values: defaultSettings, file: '/data/config.toml', lines: {}, problems: [] },
  layout: defaultLayout,
  encryption: { type: 'plain' },
  cli: { phase: 'idle' },
  leftovers: [],
  auth: { state: 'unknown' },
  accountLimits: [],
  models: [],
  threads: [],
  approvals: [],
  alerts: [],
  summary: emptySummary,
  metrics: { endpoint: { type: 'none' }, storage: 'unopened', lastMetrics: null, lastPing: null },
  consent: noConsent,
  update: { type: 'missing', because: 'browser' },
  openThread: null,
  readingPlace: null,
  view: null,
});
