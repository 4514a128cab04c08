import { readFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { getEnvironmentData, isMainThread, setEnvironmentData } from 'node:worker_threads';
import { parse } from 'smol-toml';
import { chooseLanguage, type Language, sourceLanguage } from '../../shared/i18n/languages.ts';
import { readSettingsFileSync } from '../files/read-settings-file.ts';
import { chooseDataFolder } from './choose-data-folder.ts';
import { readOwnCommandLine } from './own-command-line.ts';

// Every program of the host imports this first, so that all its messages, starting with those of the first module, are
// in the user's language. Its worker threads use the same language.

const key = 'language';
const language = isMainThread ? findChosenLanguage() : chooseLanguage(getEnvironmentData(key), sourceLanguage);
if (isMainThread) setEnvironmentData(key, language);
if (language !== sourceLanguage) loadLanguage(language);

/** Returns the language in config.toml, or the system's. Ignores an unreadable file, which is reported later. */
function findChosenLanguage(): Language {
  const line = readOwnCommandLine('ignored');
  const { env, platform } = process;
  const flag = line.ok ? line.value.dataFolder : null;
  const { locale } = Intl.DateTimeFormat().resolvedOptions();
  try {
    const file = join(chooseDataFolder({ flag, env, platform, home: homedir() }), 'config.toml');
    return chooseLanguage(parse(readSettingsFileSync(file).toString())[key], locale);
  } catch {
    return chooseLanguage(null, locale);
  }
}

/** Loads the catalog of a language. If there is none, keeps English. */
function loadLanguage(tag: Language): void {
  try {
    const catalog = JSON.parse(readFileSync(new URL(`words/${tag}.json`, import.meta.url), 'utf8'));
    globalThis.workcellWords = { language: tag, catalog };
  } catch (problem) {
    process.stderr.write(`The translation "${tag}" cannot be read: ${problem}\n`);
  }
}
