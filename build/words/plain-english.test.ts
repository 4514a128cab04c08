import { describe, expect, it } from 'vitest';
import { readTexts } from './read-texts.ts';

// Phrases that read like a translation, and what to write instead (docs/writing.md).

const instead: readonly (readonly [RegExp, string])[] = [
  [/\b(is|are|was|were) told\b/i, 'gets, knows, or who tells whom'],
  [/\bof it$/i, 'its, or name the thing'],
  [/\bthereof\b/i, 'its, or name the thing'],
  [/\banew\b/i, 'again'],
  [/\bwhoever\b/i, 'anyone who'],
  [/\bnobody\b/i, '“No answer”, or say what did not happen'],
  [/\bno one\b/i, '“No answer”, or say what did not happen'],
  [/\bsomebody\b/i, 'someone'],
  [/\bthe one (that|which)\b/i, 'name the thing'],
  [/\bso (many|much)\b/i, 'how many, this much, or the number'],
  [/\bwent on\b|\bgoing on\b/i, 'continued, or happening'],
  [/\bgoes on (with|without)\b/i, 'continues'],
  [/\bbegins? to\b/i, 'starts to, or the verb alone'],
  [/\bfor good\b/i, 'permanently'],
  [/\bsays so\b/i, 'say what it shows'],
  [/\bpress on\b/i, 'click'],
  [/\bNothing fits\b/i, 'No matches'],
  [/\bas yet\b/i, 'yet'],
  [/\bmeanwhile\b/i, 'in the meantime'],
  [/\bmended\b|\bmend it\b/i, 'fix'],
  [/\bis there already\b/i, 'already exists'],
  [/\bunder way\b/i, 'in progress'],
  [/\bin vain\b/i, 'failed'],
  [/\bwritten (down|over)\b/i, 'saved, overwritten'],
  [/\bcalled off\b/i, 'canceled'],
  [/\btaken? (in|back)\b/i, 'imported, undone'],
  [/\bof yours\b/i, 'your …, or one of your …'],
  [/\bshall\b/i, 'should, or will'],
  [/\bstands? (under|after|beside|in)\b/i, 'is'],
  [/\bleads? (to|out)\b/i, 'opens, goes to'],
  [/\blicence\b/i, 'license'],
  [/\be-mail\b/i, 'email'],
  [/\bgo on with\b/i, 'continue'],
  [/\bto be done\b/i, 'to do'],
  [/\bthe system says\b/i, 'Reason: …'],
  [/^(Read|Ask|Load) again$/, 'Refresh, Reload'],
  [/\bcan only be read\b/i, 'is read-only'],
  [/\bsaid nothing\b|\bfell silent\b/i, 'did not respond'],
  [/\bis no (file|image|folder|record|address|action)\b/i, 'is not a …'],
  [/\bnames no\b/i, 'does not name a …, or has no …'],
  [/\bhold(s)? until\b/i, 'lasts until'],
];

describe('the English texts', () => {
  const texts = [...readTexts().keys()];

  it.each(instead)('have no %s: write %s', (phrase) => {
    expect(texts.filter((text) => phrase.test(text))).toEqual([]);
  });
});
