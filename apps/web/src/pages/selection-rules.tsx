import '../features/publicity/publicity.css';
import { useQuery } from '@tanstack/react-query';
import { getPublicityRule, getSelectionRule } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { PublicityRuleForm } from '../features/publicity/rule-form';
import { SelectionRuleForm } from '../features/selection/rule-form';
import { ask } from '../shared/api/index';
import { Awaiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /places/:placeId/selection-rules */
export function SelectionRulesPage() {
  const { t } = useTranslation();
  const placeId = Number(useParams().placeId);
  const selection = useQuery(ask(getSelectionRule, { params: { placeId } }));
  const publicity = useQuery(ask(getPublicityRule, { params: { placeId } }));
  return (
    <Page
      title={t('selection.ruleTitle')}
      lead={t('selection.ruleLead')}
      crumbs={[{ label: t('publicity.title'), to: '/publicity' }]}
      narrow
    >
      <Awaiting query={selection}>
        {(rule) => <SelectionRuleForm key={placeId} placeId={placeId} rule={rule} />}
      </Awaiting>
      <Awaiting query={publicity}>
        {(rule) => <PublicityRuleForm key={placeId} placeId={placeId} rule={rule} />}
      </Awaiting>
    </Page>
  );
}
