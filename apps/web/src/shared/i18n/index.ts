import type { Language, Words } from '@wuyu/contract';
import i18next from 'i18next';
import { initReactI18next } from 'react-i18next';
import type { Dictionary } from './dictionary';

const KEPT = 'wuyu.language';

// Only the words of the language in use are loaded.
const loaders: Record<Language, () => Promise<Dictionary>> = {
  'zh-CN': () => import('./zh-CN').then(({ zhCN }) => zhCN),
  en: () => import('./en').then(({ en }) => en),
};

export function currentLanguage(): Language {
  return i18next.language === 'en' ? 'en' : 'zh-CN';
}

/** Chinese first; English when this browser chose it before. */
export async function startI18n(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: kept(),
    fallbackLng: false,
    resources: {},
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  await speak(kept());
}

/** Changes the language of the interface, and keeps it for the next visit. */
export async function speak(language: Language): Promise<void> {
  if (!i18next.hasResourceBundle(language, 'translation')) {
    i18next.addResourceBundle(language, 'translation', await loaders[language]());
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  try {
    localStorage.setItem(KEPT, language);
  } catch {
    // A browser that keeps nothing still shows the page.
  }
}

function kept(): Language {
  try {
    return localStorage.getItem(KEPT) === 'en' ? 'en' : 'zh-CN';
  } catch {
    return 'zh-CN';
  }
}

/** Words that the API gives in both languages, in the one in use. */
export function say(words: Words | null | undefined): string {
  if (!words) return '';
  return currentLanguage() === 'en' ? words.en || words.zh : words.zh || words.en;
}
