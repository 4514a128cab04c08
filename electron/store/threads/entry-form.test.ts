import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { turn } from '../../../shared/transcript/turn.ts';
import { formVersion } from './entry-form.ts';

// An older version of the app must be able to see that a later one wrote a kind, field or value it does not know. If
// this test fails because turns or entries changed, raise `formVersion` and put the new digest here.
it('gives turns and entries a new form version whenever their form changes', () => {
  const digest = createHash('sha256')
    .update(JSON.stringify(z.toJSONSchema(turn)))
    .digest('hex')
    .slice(0, 16);
  expect({ formVersion, digest }).toEqual({ formVersion: 14, digest: 'dd758e7025f6025c' });
});
