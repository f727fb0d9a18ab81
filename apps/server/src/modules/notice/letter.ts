import { type Language, sayNotice } from '@wuyu/contract';

export interface ToTell {
  kind: string;
  details: Record<string, string | number>;
  path: string;
}

/** More lines than these are counted. */
const MOST_LINES = 20;

/** A letter that says what waits and where; nothing that concerns a person stands in it. */
export function writeLetter(
  told: readonly ToTell[],
  language: Language,
  publicUrl: URL | undefined,
): { subject: string; text: string } {
  const english = language === 'en';
  const lines = new Map<string, { n: number; path: string }>();
  for (const { kind, details, path } of told) {
    const words = sayNotice(kind, details, language);
    const known = lines.get(words);
    lines.set(words, { n: (known?.n ?? 0) + 1, path: known && known.path !== path ? '/notices' : path });
  }
  const link = (path: string) => (publicUrl ? `\n  ${new URL(path || '/notices', publicUrl)}` : '');
  const said = [...lines]
    .slice(0, MOST_LINES)
    .map(([words, { n, path }]) => `- ${words}${n > 1 ? (english ? ` (${n})` : `（${n} 条）`) : ''}${link(path)}`);
  const foot = english
    ? 'You asked to be told by mail. Change that under "My account".'
    : '您选择了用邮件接收通知，可在“我的账号”中更改。';
  const [only] = lines.keys();
  const subject =
    lines.size === 1 && only !== undefined
      ? only
      : english
        ? `${told.length} things wait for you`
        : `您有 ${told.length} 条新通知`;
  return { subject: english ? `Wuyu: ${subject}` : `五育：${subject}`, text: `${said.join('\n')}\n\n${foot}\n` };
}
