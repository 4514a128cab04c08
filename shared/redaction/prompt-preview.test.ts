import { expect, it } from 'vitest';
import { promptPreview } from './prompt-preview.ts';

const key = `ghp_${'aB3dE5fG7h'.repeat(4)}`;

it('shows the text without secrets', () => {
  expect(promptPreview(`Push /home/maria/shop with ${key}\nand tag it`)).toBe(
    'Push /home/maria/shop with [secret: GitHub token]\nand tag it',
  );
});

it('reads no more than a preview needs and does not end within a secret', () => {
  const words = 'word '.repeat(1_996);
  expect(promptPreview(`${words}${key} `)).toBe(words.trimEnd());
  expect(promptPreview('x'.repeat(20_000))).toHaveLength(10_000);
});
