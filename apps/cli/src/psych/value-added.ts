import { type ValueAdded, valueAdded } from '@wuyu/psychometrics';
import { voiceOf } from '../say.js';
import { UsageError } from '../usage.js';
import { namesOf, wordsForMissing } from './choose-items.js';
import { figure, layOut } from './lay-out.js';
import { modelData } from './model-data.js';
import { readColumns } from './read-columns.js';
import { computed, refusedFor } from './refusal.js';

export interface ValueAddedOptions {
  outcome: string;
  prior?: string;
  covariates?: string;
  school: string;
  class?: string;
  slope?: string;
  ml?: boolean;
  missing?: string;
  json?: boolean;
  lang?: string;
}

/** `wuyu psych value-added FILE`: what schools add, by a mixed model. */
export async function valueAddedOfFile(path: string, options: ValueAddedOptions): Promise<void> {
  const voice = voiceOf(options);
  const { outcome, school, class: classColumn, slope } = options;
  const places = classColumn === undefined ? [school] : [school, classColumn];
  const priors = options.prior === undefined ? [] : namesOf('--prior', options.prior);
  const covariates = options.covariates === undefined ? [] : namesOf('--covariates', options.covariates);
  const sources = [...new Set(covariates.flatMap((name) => name.split(':')))].filter((name) => !priors.includes(name));
  const own = [outcome, ...priors, ...sources, ...places];
  if (new Set(own).size < own.length) throw new UsageError('a column has two parts in the model');
  if (slope !== undefined && ![...priors, ...sources].includes(slope)) {
    throw new UsageError('--slope is one of --prior and --covariates');
  }
  const columns = await readColumns(path, wordsForMissing(options.missing), () => ({
    numbers: [outcome, ...priors],
    labels: places,
    either: sources,
  }));
  const { file } = columns;
  if (slope !== undefined && columns.labels.has(slope)) {
    const values = { column: slope };
    throw refusedFor(file, [{ file, row: 1, column: slope, code: 'psych.slope-not-numbers', values }]);
  }
  const model = modelData(columns, covariates, own);
  const found = computed({ file, outcome }, () =>
    valueAdded({
      data: model.data,
      outcome,
      priors,
      covariates: model.covariates,
      school,
      class: classColumn,
      slope,
      method: options.ml ? 'ML' : 'REML',
    }),
  );
  const { variances, fit } = found;
  const isEnglish = voice.language === 'en';
  const verdicts = isEnglish
    ? { above: 'above', below: 'below', indistinct: 'not distinguishable' }
    : { above: '高于平均', below: '低于平均', indistinct: '与平均无法区分' };
  voice.outcome(
    {
      fixed: found.fixed.map(({ name, estimate, se }) => ({ name, estimate, se })),
      variances: {
        school: variances.school,
        ...(variances.class === undefined ? {} : { class: variances.class }),
        ...(slope === undefined
          ? {}
          : {
              slope: variances.slope,
              covariance: fit.groups[0].covariance[0][1],
              correlation: variances.correlation,
            }),
        residual: variances.residual,
      },
      criterion: found.criterion,
      schools: found.schools.map(({ school, effect, sd, low, high, slope }) => ({
        school,
        effect,
        sd,
        low,
        high,
        ...(slope ? { slope } : {}),
      })),
      ...(found.classes === undefined
        ? {}
        : {
            classes: found.classes.map(({ school, class: name, effect, sd, low, high }) => {
              return { school, class: name, effect, sd, low, high };
            }),
          }),
    },
    [
      ...layOut(
        isEnglish ? ['fixed effect', 'estimate', 'se'] : ['固定效应', '估计', '标准误'],
        found.fixed.map(({ name, estimate, se }) => [name, figure(estimate, 4), figure(se, 4)]),
      ),
      '',
      ...layOut(
        isEnglish
          ? ['school', 'pupils', 'effect', 'sd', 'low', 'high', 'from the average']
          : ['学校', '人数', '效应', '标准差', '下限', '上限', '与平均相比'],
        found.schools.map(({ school, pupils, effect, sd, low, high, verdict }) => [
          school,
          String(pupils),
          figure(effect),
          figure(sd),
          figure(low),
          figure(high),
          verdicts[verdict],
        ]),
      ),
      '',
      ...(found.classes === undefined ? [] : [...classTable(found.classes, isEnglish), '']),
      isEnglish
        ? `variance between schools ${figure(variances.school, 4)}${variances.class === undefined ? '' : `, between classes ${figure(variances.class, 4)}`}, residual ${figure(variances.residual, 4)}, share between schools ${figure(found.icc)}; ${fit.method} ${figure(found.criterion, 4)}`
        : `校间方差 ${figure(variances.school, 4)}${variances.class === undefined ? '' : `,班间方差 ${figure(variances.class, 4)}`},残差方差 ${figure(variances.residual, 4)},校间占比 ${figure(found.icc)};${fit.method} ${figure(found.criterion, 4)}`,
      isEnglish
        ? `${found.observations} pupils, ${found.dropped} rows with gaps left out`
        : `${found.observations} 名学生;另有 ${found.dropped} 行有空缺,未计入`,
      ...(found.singlePupilSchools.length > 0
        ? [
            isEnglish
              ? `A single pupil each, so that almost nothing can be said: ${found.singlePupilSchools.join(', ')}`
              : `只有一名学生、几乎无从判断的学校:${found.singlePupilSchools.join('、')}`,
          ]
        : []),
      ...(found.uncorrectedPriors.length > 0
        ? [
            isEnglish
              ? `Measurement error of ${found.uncorrectedPriors.join(', ')} is not corrected for: schools with able intakes look somewhat better. Not a ranking: intervals overlap.`
              : `没有校正 ${found.uncorrectedPriors.join('、')} 的测量误差,生源好的学校会略显偏高。区间互有重叠,不作排名。`,
          ]
        : []),
    ],
  );
}

function classTable(classes: NonNullable<ValueAdded['classes']>, isEnglish: boolean): string[] {
  return layOut(
    isEnglish
      ? ['school', 'class', 'pupils', 'effect', 'sd', 'low', 'high']
      : ['学校', '班级', '人数', '效应', '标准差', '下限', '上限'],
    classes.map(({ school, class: name, pupils, effect, sd, low, high }) => [
      school,
      name,
      String(pupils),
      figure(effect),
      figure(sd),
      figure(low),
      figure(high),
    ]),
  );
}
