import './what-if.css';
import { useMutation, useQuery } from '@tanstack/react-query';
import { getOverview, getScheme, whatIf } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { ask, send } from '../../shared/api/index';
import { say } from '../../shared/i18n/index';
import { Awaiting, Empty } from '../../shared/ui/awaiting';
import { Button } from '../../shared/ui/button';
import { Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { Comparison } from './comparison';
import { WeightSliders } from './weight-sliders';

/** Other weights for the aspects, and what they would change. The scheme is that of the last run of the place and term. */
export function WhatIf({ placeId, term }: { placeId: number; term: string }) {
  const { t } = useTranslation();
  const overview = useQuery(ask(getOverview, { query: { placeId, term } }));
  return (
    <Awaiting query={overview}>
      {({ scheme, place }) =>
        scheme === null ? (
          <Empty title={t('overview.noRun')} hint={t('whatIf.noRun')} />
        ) : (
          <WithScheme
            code={scheme.code}
            version={scheme.version}
            placeId={placeId}
            placeName={place.name}
            term={term}
          />
        )
      }
    </Awaiting>
  );
}

interface WithSchemeProps {
  code: string;
  version: number;
  placeId: number;
  placeName: string;
  term: string;
}

function WithScheme({ code, version, placeId, placeName, term }: WithSchemeProps) {
  const { t } = useTranslation();
  const query = useQuery(ask(getScheme, { params: { code, version } }));
  const [changed, setChanged] = useState<Record<string, number>>({});
  const attempt = useMutation({
    mutationFn: (weights: Record<string, number>) =>
      send(whatIf, { body: { scheme: code, version, term, placeId, weights } }),
  });
  return (
    <Awaiting query={query}>
      {(scheme) => {
        const aspects = scheme.nodes.filter(
          ({ depth, parent }) => parent === null || (depth === 1 && parent === 'overall'),
        );
        const top = aspects.filter(({ node }) => node !== 'overall');
        const weights = Object.fromEntries(top.map(({ node, weight }) => [node, changed[node] ?? weight]));
        const total = Object.values(weights).reduce((sum, weight) => sum + weight, 0);
        return (
          <div className="what-if">
            <Section title={t('whatIf.weights')} hint={`${say(scheme.title)} · ${placeName}`}>
              <WeightSliders
                nodes={top}
                weights={weights}
                onChange={(node, weight) => setChanged({ ...changed, [node]: weight })}
              />
              {total === 0 && <p className="fault">{t('whatIf.zero')}</p>}
              <div className="tools">
                <Button kind="main" busy={attempt.isPending || total === 0} onClick={() => attempt.mutate(weights)}>
                  {attempt.isPending ? t('whatIf.calculating') : t('whatIf.calculate')}
                </Button>
                <Button
                  onClick={() => {
                    setChanged({});
                    attempt.reset();
                  }}
                >
                  {t('whatIf.reset')}
                </Button>
              </div>
              <Refused error={attempt.error} />
            </Section>
            <Section title={t('whatIf.result')}>
              <div aria-live="polite">
                {attempt.data ? <Comparison found={attempt.data} /> : <p className="hint">{t('whatIf.none')}</p>}
              </div>
            </Section>
          </div>
        );
      }}
    </Awaiting>
  );
}
