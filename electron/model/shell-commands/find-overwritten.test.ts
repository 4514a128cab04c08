import { expect, it } from 'vitest';
import { findOverwritten } from './find-overwritten.ts';

/**
 * The places of a command, as one text: a slash follows a tree, an ellipsis everything that starts like this, a star all
 * names without a dot in front, and a dollar sign what is not git's own.
 */
const overwrittenBy = (line: string, isWindows = false) =>
  findOverwritten(line, isWindows)
    .map(({ covers, path }) => path + { tree: '/', file: '', start: '…', names: '*', work: '$' }[covers])
    .join(' ');

it.each([
  ['rm .env', '.env/'],
  ['rm -rf -- -odd "two words"', '-odd/ two words/'],
  ['sudo rm -rf data', 'data/'],
  ['/bin/rm a; unlink b && shred -u c', 'a/ b/ c/'],
  ['if [ -f a ]; then rm a; fi', 'a/'],
  ['for f in *.log; do rm "$f"; done', '…'],
  ['rm -rf *', '*'],
  ['rm -rf ./*', './*'],
  ['rm -rf build/*.o', 'build/*'],
  ['rm a* .* {b,.c}', 'a… .… …'],
  ['shopt -s dotglob; rm *', '…'],
  ['rm **/.env', '…'],
  ['rm *(D)', '…'],
  ['rm [a-z]* a/?', '* a/*'],
  ['cd data && rm *', 'data/*'],
  ['rm -rf "$HOME/x" $HOME', '~/x/ ~/'],
  ['rm -rf "$PWD"/data "$(pwd)/x"', './data/ ./x/'],
  [`rm -rf "\${PWD}" \${HOME}/y`, './ ~/y/'],
  ['rm "$PWD"* $PWDX', '…'],
  ['rm -rf "data/$name"', 'data/…'],
  ['rm -rf $dir/x y', '… y/'],
  ['rm $(cat list)', '…'],
  ['cd sub && rm -rf data', 'sub/data/'],
  ['cd sub; cd ../other; rm /tmp/x y', '/tmp/x/ sub/../other/y/'],
  ['cd "$D" && rm -rf data', '…'],
  ['(cd a; rm b)', 'a/b/'],
  ['FORCE=1 rm x', 'x/'],
  ['ls | xargs rm -f', '…'],
  ['bash -lc "rm -rf data"', 'data/'],
  ["sh -c 'cd a && rm b'", 'a/b/'],
  ["eval 'rm x'", 'x/'],
  ['echo hi > out.txt', 'out.txt'],
  ['echo hi >out.txt 2>/dev/null', 'out.txt'],
  ['echo hi &> log', 'log'],
  ['echo hi >| log', 'log'],
  ['echo hi >> log', ''],
  ['echo hi 2>&1', ''],
  ['cat < in', ''],
  ['tee a b', 'a b'],
  ['truncate -s 0 db', '0 db'],
  ['sed -i s/a/b/ x', 's/a/b/ x'],
  ['sed s/a/b/ x', ''],
  ['cp a b', 'b b/a/'],
  ['mv a/c b', 'b b/c/'],
  ['dd if=/dev/zero of=disk.img', 'disk.img'],
  ['find . -name "*.db" -delete', './'],
  ['find data logs -type f -exec rm {} +', 'data/ logs/'],
  ['find -delete', '…'],
  ['find . -name x', ''],
  ['sort -uo list list; sort --output=a b; sort -oc d; sort -k 2 e', 'list a c'],
  ['curl -sSLo .env https://x.test/o -O; curl https://x.test; wget -qO- a; wget -O "$f.txt" b', '.env …'],
  ['gzip -9 data.db; gunzip -k b.gz; xz -dc c.xz; bzip2 --keep d; gzip *.log', 'data.db *'],
  ['git clean -fdx', '.$'],
  ['git clean -fdX data', 'data$'],
  ['cd sub && git clean -x', 'sub/.$'],
  ['git clean -fd', ''],
  ['git status', ''],
  ['npm test', ''],
  ['echo "rm -rf data"', ''],
  ['# rm -rf data', ''],
  ['del /q data.db', 'data.db/'],
  ['rmdir /s build', 'build/'],
  ['rmdir build', ''],
  ['Remove-Item -Recurse data', 'data/'],
  ['rm "open', 'open…'],
  ['(cd build && make clean); rm -rf data', 'data/'],
  ['cd -; rm x', '…'],
  ['cd -P sub; rm x', 'sub/x/'],
  ['cd -- sub; rm x', 'sub/x/'],
  ['{ rm .env; }', '.env/'],
  ['f() { rm .env; }; f', '.env/'],
  ['sh -ec "rm -rf data"', 'data/'],
  ['bash -euo pipefail -c "rm -rf data"', 'data/'],
  ['bash -x -c "rm -rf data" name', 'data/'],
])('finds what “%s” deletes or overwrites', (line, places) => {
  expect(overwrittenBy(line)).toBe(places);
});

it.each([
  ['Remove-Item -Recurse -Force .\\data', '.\\data/'],
  ['del data\\db.sqlite', 'data\\db.sqlite/'],
  ['cmd /c del data\\db.sqlite', 'data\\db.sqlite/'],
  ['powershell -NoProfile -Command "Remove-Item \'a b\\c\'"', 'a b\\c/'],
  ['Remove-Item "$dir\\x"', '…'],
  ['Set-Location sub; ri x', 'sub/x/'],
])('finds what “%s” deletes on Windows', (line, places) => {
  expect(overwrittenBy(line, true)).toBe(places);
});

it('reads the start of a hostile line in little time', () => {
  for (const part of ['rm "$', 'rm (', '> ', '$(', '`', '\\\n', '"']) {
    const began = performance.now();
    findOverwritten(part.repeat(Math.floor(65_000 / part.length)), false);
    expect(performance.now() - began, part).toBeLessThan(1_000);
  }
});
