import { readdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { DatabaseFile } from '../store/sqlite/database-file.ts';
import { FolderClaim } from '../store/sqlite/folder-claim.ts';
import { layoutSchema, openLayout, putLayoutPart } from './layout-table.ts';

describe('layout.db', () => {
  let folder = '';
  let claim: FolderClaim;
  let layout: DatabaseFile;
  const open = () => openLayout({ claim, layout }, { folder, now: new Date(0) });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'workcell-layout-'));
    claim = new FolderClaim();
    layout = new DatabaseFile(layoutSchema);
  });
  afterEach(async () => {
    layout.close();
    claim.release();
    await rm(folder, { recursive: true });
  });

  it('layout.db has the newest version of each part', () => {
    claim.claim(folder);
    expect(open()).toEqual([]);
    putLayoutPart(layout.db, { name: 'panes', value: { sheetWidth: 1 } });
    putLayoutPart(layout.db, { name: 'panes', value: { sheetWidth: 2 } });
    expect(open()).toEqual([{ name: 'panes', value: { sheetWidth: 2 } }]);
  });

  it('layout.db is not opened in a folder that another process may have', () => {
    expect(open()).toBeNull();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('layout.db is created again when damaged', () => {
    claim.claim(folder);
    writeFileSync(join(folder, 'layout.db'), 'not a database'.repeat(100));
    expect(open()).toEqual([]);
    expect(readdirSync(folder)).toContainEqual(expect.stringMatching(/^layout\.db\.damaged-/));
  });
});
