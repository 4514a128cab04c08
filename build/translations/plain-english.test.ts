import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { texts as demo } from '../../fixtures/demo/demo-texts.ts';
import { readTexts } from './read-texts.ts';

// Phrases that read like a translation, and what to write instead (docs/writing.md).

const root = fileURLToPath(new URL('../..', import.meta.url));

type Phrase = readonly [RegExp, string];

/** Phrases for texts on the screen and for documents. */
const instead: readonly Phrase[] = [
  [/\b(is|are|was|were) told\b/i, 'gets, knows, or who tells whom'],
  [/\bthereof\b/i, 'its, or name the thing'],
  [/\banew\b/i, 'again'],
  [/\bwhoever\b/i, 'anyone who'],
  [/\bnobody\b/i, '“No answer”, or say what did not happen'],
  [/\bsomebody\b/i, 'someone'],
  [/\bwent on\b|\bgoing on\b/i, 'continued, or happening'],
  [/\bgoes on (with|without)\b/i, 'continues'],
  [/\bbegins? to\b/i, 'starts to, or the verb alone'],
  [/\bfor good\b/i, 'permanently'],
  [/\bpress on\b/i, 'click'],
  [/\bNothing fits\b/i, 'No matches'],
  [/\bas yet\b/i, 'yet'],
  [/\bmeanwhile\b/i, 'in the meantime'],
  [/\bmended\b|\bmend it\b/i, 'fix'],
  [/\bunder way\b/i, 'in progress'],
  [/\bin vain\b/i, 'failed'],
  [/\bwritten (down|over)\b/i, 'saved, overwritten'],
  [/\bcalled off\b/i, 'canceled'],
  [/\btaken? (in|back)\b/i, 'imported, undone'],
  [/\bof yours\b/i, 'your …, or one of your …'],
  [/\bshall\b/i, 'should, or will'],
  [/\blicence\b/i, 'license'],
  [/\be-mail\b/i, 'email'],
  [/\bgo on with\b/i, 'continue'],
  [/\bto be done\b/i, 'to do'],
  [/\bthe system says\b/i, 'Reason: …'],
  [/\bcan only be read\b/i, 'is read-only'],
  [/\bsaid nothing\b|\bfell silent\b/i, 'did not respond'],
  [/\bis no (file|image|folder|record|address|action)\b/i, 'is not a …'],
  [/\bbeside\b/i, 'next to, or below'],
  [/\bany more\b/i, 'no longer'],
  [/\bcancell(ed|ing)\b/i, 'canceled, canceling'],
  [/\b(colour|behaviour|favour|honour|centre|catalogue|organis|recognis|initialis|normalis)/i, 'the American spelling'],
  [/\be\.g\./i, 'such as, or for example'],
  [/\bplease\b/i, 'the verb alone'],
  [/\bsuccessfully\b/i, 'the verb alone'],
  [/\bfrom (now|then) on\b|\bfrom the next\b/i, '“starting with”, or “takes effect at the next start”'],
  [/\btherein\b|\bthereby\b/i, 'in it, or name the thing'],
  [/\bcalls nobody\b|\bhad been said\b/i, 'say who does what'],
  [/\bin common\b.*\ball the same\b/i, 'still, or but'],
  [/\bit is read again\b/i, 'Workcell is reading it again'],
  [/\bof unknown end\b/i, 'with no recorded end'],
  [/\bwithout a word\b/i, 'without a reason'],
  [/\bmake room in\b|\bmade room in\b/i, 'compact'],
];

/** Phrases for texts on the screen. Documents for developers may use them. */
const insteadOnScreen: readonly Phrase[] = [
  [/\bof it$/i, 'its, or name the thing'],
  [/\bno one\b/i, '“No answer”, or say what did not happen'],
  [/\bthe one (that|which)\b/i, 'name the thing'],
  [/\bso (many|much)\b/i, 'how many, this much, or the number'],
  [/\bsays so\b/i, 'say what it shows'],
  [/\bis there already\b/i, 'already exists'],
  [/\bstands? (under|after|beside|in)\b/i, 'is'],
  [/\bleads? (to|out)\b/i, 'opens, goes to'],
  [/^(Read|Ask|Load) again$/, 'Refresh, Reload'],
  [/\bnames no\b/i, 'does not name a …, or has no …'],
  [/\bhold(s)? until\b/i, 'lasts until'],
  [/\bworkspaces?\b(?! project)/i, 'folder'],
  [/\b(in|of) (every|this|the open) project\b/i, 'folder'],
  [/\bby itself\b|\bby themselves\b/i, 'on its own, or automatically'],
  [/\bof which\b/i, 'start a new sentence'],
  [/\bof its own\b|\bof your own\b/i, 'its own …, your own …'],
  [/\bnot known\b/i, 'unknown'],
  [/\bso that\b/i, 'so'],
  [/(?<!longer )\bfits?\b(?! to)/i, 'match'],
  [/\b(it|which|they) (holds?|held|lies?) (in|for|outside)\b/i, 'applies to, is in'],
  [/\bstill goes on\b|\bgoes on\b/i, 'is still in progress'],
  [/\btells? (no|of)\b/i, 'does not report, has no'],
  [/\bsays? no\b|\bas Settings say\b/i, 'has no, set in Settings'],
  [/\bwaits for you\b/i, 'is waiting for you'],
  [/\b(begin|begins|began|begun)\b(?! with a\b)/i, 'start'],
  [/\bshown as it\b/i, 'say what is shown'],
  [/\bis kept aside\b|\bkeeps .* aside\b/i, 'sets aside'],
  [/\blooked at\b|\blooking (at|through)\b|\blook for other\b/i, 'read, check, try, search'],
  [/\bwhat is found\b|\bwhat was said\b|\bwhat ran before\b|\bWhat followed what\b/i, 'name the thing'],
  [/\b(un)?fold(ed)?\b/i, 'collapse, expand'],
  [/^(Width|Height|Size|Length) of\b/i, 'Log size, Thread list width'],
  [/\b(Facts|Files|Steps) of both\b|\bchanges of (this|the)\b/i, 'in both, changes to or in'],
  [/^(Nine|Four) of (ten|five)\b/i, '90th percentile'],
  [/!$/, 'a period'],
  [/\bto be (compared|done|read|removed)\b/i, 'to compare'],
  [/\bis no (text|whole|valid)\b/i, 'is not a …'],
];

describe('the English texts', () => {
  const story = Object.values(demo).flat();
  const texts = [...readTexts().keys(), ...story];

  it.each([...instead, ...insteadOnScreen])('have no %s: write %s', (phrase) => {
    expect(texts.filter((text) => phrase.test(text))).toEqual([]);
  });
});

describe('the documents', () => {
  // writing.md and the glossary in CONTRIBUTING.md quote what not to write.
  const paths = globSync('{README,CONTRIBUTING,CHANGELOG,docs/**/*}.md', { cwd: root }).filter(
    (path) => !path.endsWith('writing.md'),
  );
  const paragraphs = paths.flatMap(paragraphsOf);

  it.each(instead)('have no %s: write %s', (phrase) => {
    expect(paragraphs.filter((paragraph) => phrase.test(paragraph))).toEqual([]);
  });
});

/** The paragraphs of a document without code, quotes and tables. Each starts with the path. */
function paragraphsOf(path: string): readonly string[] {
  return readFileSync(join(root, path), 'utf8')
    .replace(/^```[\s\S]*?^```/gm, '')
    .replace(/`[^`\n]*`/g, '')
    .split(/\n\s*\n/)
    .map((paragraph) =>
      paragraph
        .replace(/^\|.*$/gm, '')
        .replace(/\s+/g, ' ')
        .replace(/"[^"]*"/g, ''),
    )
    .filter((paragraph) => /\p{L}/u.test(paragraph))
    .map((paragraph) => `${path}: ${paragraph}`);
}
