import { expect, it } from 'vitest';
import { toPromptPreview } from './prompt-preview.ts';

const key = `ghp_${'aB3dE5fG7h'.repeat(4)}`;

it('shows the preview of a prompt without secrets', () => {
  expect(toPromptPreview(`Push /home/maria/shop with ${key}\nand tag it`)).toBe(
    'Push /home/maria/shop with [secret: GitHub token]\nand tag it',
  );
});

it('reads no more of a prompt than a preview needs and does not end within a secret', () => {
  const words = 'word '.repeat(1_996);
  expect(toPromptPreview(`${words}${key} `)).toBe(words.trimEnd());
  expect(toPromptPreview('x'.repeat(20_000))).toHaveLength(10_000);
});
