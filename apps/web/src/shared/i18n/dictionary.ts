import type { zhCN } from './zh-CN';

/** What a language must have: the keys of the Chinese words. */
export type Dictionary = typeof zhCN;

declare module 'i18next' {
  interface CustomTypeOptions {
    defaultNS: 'translation';
    resources: { translation: Dictionary };
  }
}
