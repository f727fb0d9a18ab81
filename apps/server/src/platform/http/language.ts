import type { Language } from '@wuyu/contract';

/** The language a browser asks for by Accept-Language (RFC 9110); Chinese unless English is preferred to it. */
export function languageOf(header: string | undefined): Language {
  const asked = (header ?? '')
    .split(',')
    .map((part, position) => {
      const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
      const quality = Number(/q=([\d.]+)/.exec(parameters.join(';'))?.[1] ?? 1);
      return { tag, quality, position };
    })
    .filter(({ tag, quality }) => quality > 0 && /^(zh|en)\b/.test(tag))
    .sort((a, b) => b.quality - a.quality || a.position - b.position);
  return asked[0]?.tag.startsWith('en') ? 'en' : 'zh-CN';
}
