import { describe, expect, it } from 'vitest';
import { joinCommandWords, splitCommandWords } from './command-words.ts';

describe('splitCommandWords', () => {
  it('splits at spaces outside of quotes', () => {
    expect(splitCommandWords('  code --goto {file}:{line} ')).toEqual(['code', '--goto', '{file}:{line}']);
    expect(splitCommandWords(`"C:\\Program Files\\x.exe" 'a b' c"d e"f`)).toEqual([
      'C:\\Program Files\\x.exe',
      'a b',
      'cd ef',
    ]);
  });

  it('finds no words in nothing', () => {
    expect(splitCommandWords('   ')).toEqual([]);
  });
});

describe('joinCommandWords', () => {
  it.each([[['code', '--goto', '{file}:{line}']], [['/opt/my editor/run', 'a "quoted" word', '']], [["it's"]]])(
    'is undone by splitting: %j',
    (words) => {
      expect(splitCommandWords(joinCommandWords(words))).toEqual(words);
    },
  );
});
