import type { CheckedArchive, Language } from '@wuyu/contract';

const open: Readonly<Record<CheckedArchive['unchecked'][number]['what'], readonly [zh: string, en: string]>> = {
  form: ['格式', 'form'],
  signature: ['签名', 'signature'],
  period: ['有效期', 'period'],
  status: ['是否已被签发方撤销', 'whether the issuer has revoked it'],
  subject: ['是否为同一人', 'whether it is about the same person'],
  ledger: ['账本证明(只与自带的公钥相符)', 'the ledger’s proof, by keys that did not come with it'],
};

/** What an archive says, a line a term, award or set of figures; what could not be checked comes last. */
export function contentLines({ content, checked, unchecked }: CheckedArchive, language: Language): string[] {
  const zh = language !== 'en';
  const joined = (pairs: ReadonlyArray<readonly [string, string]>) =>
    pairs.map(([name, value]) => `${name} ${value}`).join(zh ? ',' : ', ');
  return [
    `${content.name} · ${content.issuer.name} · ${content.issuer.id} · ${content.validFrom.slice(0, 10)}`,
    ...content.terms.map(
      ({ name, evaluation, levels }) =>
        `  ${name} · ${evaluation}: ${joined(levels.map(({ aspect, level }) => [aspect, level]))}`,
    ),
    ...content.awards.map(
      ({ name, awardedOn, narrative }) => `  ${awardedOn} ${name}${narrative === null ? '' : ` · ${narrative}`}`,
    ),
    ...content.figures.map(
      ({ name, results, evidence }) =>
        `  ${name}: ${joined([
          ...results.map(({ name, value }) => [name, value] as const),
          ...evidence.map(({ name, narrative }) => [name, narrative] as const),
        ])}`,
    ),
    zh ? `核对通过 ${checked} 项` : `${checked} checks passed`,
    ...unchecked.map(({ what, detail }) => `${zh ? '未能核对' : 'not checked'}: ${open[what][zh ? 0 : 1]} (${detail})`),
  ];
}
