import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { parse } from 'smol-toml';
import { type Language, languageOf, sourceLanguage } from '../../shared/i18n/languages.ts';
import { readSettingsSync } from '../files/read-settings.ts';
import { chooseDataFolder } from './choose-data-folder.ts';
import { ownCommandLine } from './own-command-line.ts';

// Every program of the host imports this first, so that all its messages are in the person's language from the first
// module on. Its worker threads use the same language.

const key = 'language';
const language = isMainThread ? chosenLanguage() : languageOf(getEnvironmentData(key), sourceLanguage);
if (isMainThread) setEnvironmentData(key, language);
if (language !== sourceLanguage) speak(language);

/** The language in config.toml, or the system's. An unreadable file decides nothing, and is reported later. */
function chosenLanguage(): Language {
  const line = ownCommandLine('ignored');
  const { env, platform } = process;
  const flag = line.ok ? line.value.dataFolder : null;
  const { locale } = Intl.DateTimeFormat().resolvedOptions();
  try {
    const file = join(chooseDataFolder({ flag, env, platform, home: homedir() }), 'config.toml');
    return languageOf(parse(readSettingsSync(file).toString())[key], locale);
  } catch {
    return languageOf(null, locale);
  }
}

/** Without a catalog for the language, English remains. */
function speak(tag: Language): void {
  try {
    const catalogue = JSON.parse(readFileSync(new URL(`words/${tag}.json`, import.meta.url), 'utf8'));
    globalThis.workcellWords = { language: tag, catalogue };
  } catch (problem) {
    process.stderr.write(`The words of the language "${tag}" cannot be read: ${problem}\n`);
  }
}
