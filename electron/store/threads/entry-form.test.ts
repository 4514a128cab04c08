import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { turn } from '../../../shared/transcript/turn.ts';
import { formVersion } from './entry-form.ts';

// A version of the app that does not know a kind, field or value must be able to tell that a later one wrote it. When
// this fails because turns or entries have something new, raise `formVersion` and put the new digest here.
it('the form of turns and entries has a new version whenever it changes', () => {
  const digest = createHash('sha256')
    .update(JSON.stringify(z.toJSONSchema(turn)))
    .digest('hex')
    .slice(0, 16);
  expect({ formVersion, digest }).toEqual({ formVersion: 9, digest: '179696767054b20d' });
});
