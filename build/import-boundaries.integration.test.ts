import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { z } from 'zod';

// Violates each import boundary rule once, so that a rule that no longer works is noticed.

const breaches: readonly (readonly [rule: string, file: string, code: string])[] = [
  ['shared-is-pure', 'shared/a.ts', "import '../renderer/stores/a.store.ts'"],
  ['shared-is-pure', 'shared/b.ts', "import type { Socket } from 'node:net'; export type S = Socket"],
  ['renderer-has-no-host', 'renderer/a.ts', "import type { A } from '../electron/console/a.ts'; export type B = A"],
  ['renderer-has-no-node', 'renderer/b.ts', "import 'node:fs'"],
  ['components-know-no-store', 'renderer/components/A.tsx', "import '../stores/a.store.ts'"],
  ['client-is-below', 'renderer/client/a.ts', "import '../stores/a.store.ts'"],
  ['stores-are-below-features', 'renderer/stores/c.ts', "import '../features/a.ts'"],
  ['stores-do-not-import-stores', 'renderer/stores/b.store.ts', "import './a.store.ts'"],
  ['view-models-have-no-view', 'renderer/view-models/a-model.ts', "import '../components/B.tsx'"],
  ['commands-are-below-view-models', 'renderer/commands/a.ts', "import '../view-models/ok-model.ts'"],
  ['view-models-are-below-actions', 'renderer/view-models/b-model.ts', "import '../actions/ok.ts'"],
  ['actions-are-below-features', 'renderer/actions/a.ts', "import '../features/a.ts'"],
  ['features-are-below-the-root', 'renderer/features/b.ts', "import '../main.ts'"],
  ['only-the-shell-imports-electron', 'electron/console/b.ts', "import { app } from 'electron'; app.quit()"],
  ['host-has-no-page', 'electron/console/c.ts', "import '../../renderer/stores/a.store.ts'"],
  ['only-the-demo-ships-fixtures', 'electron/console/i.ts', "import '../../fixtures/demo/story.ts'"],
  ['model-is-pure', 'electron/model/a.ts', "import '../console/a.ts'"],
  ['model-is-pure', 'electron/base/a.ts', "import type { A } from '../console/a.ts'; export type B = A"],
  ['model-has-no-node', 'electron/model/b.ts', "import 'node:fs'"],
  ['domains-meet-in-app', 'electron/changes/a.ts', "import { x } from '../app/app.ts'; export const y = x"],
  ['domains-meet-in-app', 'electron/changes/b.ts', "import '../console/a.ts'"],
  ['tests-stay-out-of-the-product', 'electron/console/d.ts', "import './testing/fake.ts'"],
  ['host-imports-what-ships', 'electron/console/e.ts', "import { build } from 'vite'; export const b = build"],
  ['no-circles', 'electron/console/f.ts', "import './g.ts'"],
  ['no-circles', 'renderer/features/c.ts', "import type { D } from './d.ts'; export type C = D"],
  ['every-import-resolves', 'electron/console/h.ts', "import './gone.ts'"],
];

/** Files that the violations need, and code that must be allowed. */
const allowed: readonly (readonly [file: string, code: string])[] = [
  ['electron/console/a.ts', 'export type A = 1'],
  // The other half of the cycle, which is reported once.
  ['electron/console/g.ts', "import './f.ts'"],
  ['electron/console/testing/fake.ts', 'export {}'],
  ['electron/console/ok.test.ts', "import './testing/fake.ts'; import { expect } from 'vitest'; expect(1)"],
  [
    'electron/changes/ok.ts',
    "import type { P } from '../app/app.ts'; import { z } from 'zod'; export type Q = P; z.null()",
  ],
  ['electron/app/app.ts', 'export const x = 1; export type P = 1'],
  ['electron/app/services.ts', "import '../console/a.ts'; import '../changes/ok.ts'"],
  ['electron/demo/place.ts', "import '../../fixtures/demo/story.ts'"],
  ['fixtures/demo/story.ts', 'export {}'],
  ['electron/main.ts', "import { app } from 'electron'; app.quit()"],
  ['renderer/stores/a.store.ts', "import '../client/ok.ts'"],
  ['renderer/client/ok.ts', "import '../../shared/ok.ts'"],
  ['renderer/features/a.ts', "import '../stores/a.store.ts'; import '../components/B.tsx'"],
  ['renderer/features/d.ts', "import type { C } from './c.ts'; export type D = C"],
  ['renderer/actions/ok.ts', "import '../commands/ok.ts'; import '../view-models/ok-model.ts'"],
  ['renderer/commands/ok.ts', "import '../stores/a.store.ts'"],
  ['renderer/main.ts', "import './features/a.ts'"],
  ['renderer/components/B.tsx', 'export type C = 1'],
  [
    'renderer/view-models/ok-model.ts',
    "import type { C } from '../components/B.tsx'; import '../stores/a.store.ts'; export type D = C",
  ],
  ['shared/ok.ts', "import { z } from 'zod'; z.null()"],
];

const report = z.object({
  summary: z.object({ violations: z.array(z.object({ from: z.string(), rule: z.object({ name: z.string() }) })) }),
});

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'workcell-boundaries-'));
  for (const [file, code] of [...breaches.map(([, ...rest]) => rest), ...allowed]) {
    mkdirSync(dirname(join(folder, file)), { recursive: true });
    writeFileSync(join(folder, file), code);
  }
  cpSync('.dependency-cruiser.mjs', join(folder, '.dependency-cruiser.mjs'));
  cpSync('package.json', join(folder, 'package.json'));
  for (const name of ['electron', 'vite', 'vitest', 'zod']) {
    mkdirSync(join(folder, 'node_modules', name), { recursive: true });
    writeFileSync(join(folder, 'node_modules', name, 'package.json'), JSON.stringify({ name, version: '1.0.0' }));
    writeFileSync(join(folder, 'node_modules', name, 'index.js'), '');
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

it('the import rules find exactly the forbidden imports', () => {
  const { stdout } = spawnSync(
    process.execPath,
    [
      resolve('node_modules/dependency-cruiser/bin/dependency-cruiser.mjs'),
      '--config=.dependency-cruiser.mjs',
      '--output-type=json',
      ...['shared', 'electron', 'renderer'],
    ],
    { cwd: folder, encoding: 'utf8', maxBuffer: 100_000_000 },
  );
  const { violations } = report.parse(JSON.parse(stdout)).summary;
  const found = violations.map(({ rule, from }) => `${rule.name}: ${from}`);
  expect(found.toSorted()).toEqual(breaches.map(([rule, file]) => `${rule}: ${file}`).toSorted());
});
