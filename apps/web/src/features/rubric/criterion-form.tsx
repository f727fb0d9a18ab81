import type { listIndicators, ReplyOf } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { say } from '../../shared/i18n/index';
import { Button } from '../../shared/ui/button';
import { NumberField } from '../../shared/ui/document-fields';
import { Select } from '../../shared/ui/field';
import { Section } from '../../shared/ui/page';
import type { RubricParts } from './begin';
import { WordsField } from './words-field';

const FEWEST_LEVELS = 2;
const MOST_LEVELS = 6;

export type Criterion = RubricParts['criteria'][number];
type Level = Criterion['levels'][number];

interface CriterionFormProps {
  n: number;
  criterion: Criterion;
  indicators: ReplyOf<typeof listIndicators>['indicators'];
  /** What is wrong at a path within the criterion; '' is the criterion's own. */
  faultAt(path: string): string | undefined;
  onChange(criterion: Criterion): void;
  /** Undefined: it is the first, or the only one. */
  onUp: (() => void) | undefined;
  onRemove: (() => void) | undefined;
}

/** One thing that is rated: its words, what it counts on, and its levels from the highest down. */
export function CriterionForm({ n, criterion, indicators, faultAt, onChange, onUp, onRemove }: CriterionFormProps) {
  const { t } = useTranslation();
  const { title, indicator, levels } = criterion;
  const name = say(title) || t('rubric.criterionN', { n });
  const put = (part: Partial<Criterion>) => onChange({ ...criterion, ...part });
  const putLevel = (at: number, part: Partial<Level>) =>
    put({ levels: levels.map((level, i) => (i === at ? { ...level, ...part } : level)) });
  const addLevel = () => {
    const last = levels.at(-1)?.value ?? 50;
    const level = { title: { zh: '', en: '' }, description: { zh: '', en: '' }, value: Math.max(0, last - 15) };
    put({ levels: [...levels, level] });
  };
  return (
    <Section
      title={name}
      tools={
        <>
          {onUp && (
            <Button kind="quiet" onClick={onUp} aria-label={t('rubric.upOf', { name })}>
              {t('rubric.up')}
            </Button>
          )}
          {onRemove && (
            <Button kind="quiet" onClick={onRemove} aria-label={t('rubric.removeOf', { name })}>
              {t('rubric.remove')}
            </Button>
          )}
        </>
      }
    >
      <div className="form">
        <WordsField
          label={t('rubric.criterionTitle')}
          words={title}
          fault={faultAt('title.zh')}
          onChange={(words) => put({ title: words })}
        />
        <Select
          label={t('rubric.indicator')}
          hint={t('rubric.indicatorHint')}
          value={indicator}
          fault={faultAt('indicator')}
          onChange={(code) => put({ indicator: code })}
          options={[
            { value: '', label: t('rubric.choose') },
            ...indicators.map(({ code, title: of }) => ({ value: code, label: say(of) })),
          ]}
        />
        {levels.map((level, at) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a level is known by its place only.
          <fieldset key={at} className="rubric-level">
            <legend>{t('rubric.levelN', { n: at + 1 })}</legend>
            <NumberField
              label={t('rubric.value')}
              value={level.value}
              fault={faultAt(`levels[${at}].value`)}
              onChange={(value) => putLevel(at, { value: value as number })}
            />
            <WordsField
              label={t('rubric.level')}
              words={level.title}
              fault={faultAt(`levels[${at}].title.zh`)}
              onChange={(words) => putLevel(at, { title: words })}
            />
            <WordsField
              label={t('rubric.description')}
              words={level.description}
              fault={faultAt(`levels[${at}].description.zh`)}
              onChange={(words) => putLevel(at, { description: words })}
            />
            {levels.length > FEWEST_LEVELS && (
              <Button
                kind="quiet"
                aria-label={t('rubric.removeLevel', { name, n: at + 1 })}
                onClick={() => put({ levels: levels.filter((_, i) => i !== at) })}
              >
                {t('rubric.remove')}
              </Button>
            )}
          </fieldset>
        ))}
        {faultAt('levels') && <p className="fault">{faultAt('levels')}</p>}
        {levels.length < MOST_LEVELS && (
          <div>
            <Button onClick={addLevel}>{t('rubric.addLevel')}</Button>
          </div>
        )}
      </div>
    </Section>
  );
}
