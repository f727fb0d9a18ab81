import { useQuery } from '@tanstack/react-query';
import { getPlace, getSchemeDraft, listSchemes } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useParams } from 'react-router';
import { SchemeEditor } from '../features/scheme-editor/scheme-editor';
import { baseTitle } from '../features/schemes/base-title';
import { ask } from '../shared/api/index';
import { say } from '../shared/i18n/index';
import { Awaiting } from '../shared/ui/awaiting';
import { Page } from '../shared/ui/page';

/** /scheme-drafts/:placeId/:code */
export function SchemeDraftPage() {
  const { t } = useTranslation();
  const { placeId = '', code = '' } = useParams();
  const [loaded, setLoaded] = useState(0);
  const place = useQuery(ask(getPlace, { params: { placeId: Number(placeId) } }));
  const query = useQuery({
    ...ask(getSchemeDraft, { params: { placeId: Number(placeId), code } }),
    // What is being edited must not be exchanged below the editor; it is asked for anew each time the page is opened.
    staleTime: Number.POSITIVE_INFINITY,
    gcTime: 0,
  });
  const schemes = useQuery(ask(listSchemes, { query: { placeId: Number(placeId) } })).data?.schemes;
  const reload = async () => {
    await query.refetch();
    setLoaded(loaded + 1);
  };
  return (
    <Awaiting query={query} page>
      {(draft) => (
        <Awaiting query={place} page>
          {({ place: of }) => (
            <Page
              title={t('schemeEditor.title')}
              lead={`${say(draft.title)} · ${of.name}${draft.base ? ` · ${baseTitle(t, schemes, draft.base)}` : ''}`}
              crumbs={[{ label: t('scheme.title'), to: '/schemes' }, { label: say(draft.title) }]}
            >
              <SchemeEditor
                key={loaded}
                placeId={of.id}
                isSchool={of.kind === 'school'}
                draft={draft}
                reload={() => void reload()}
              />
            </Page>
          )}
        </Awaiting>
      )}
    </Awaiting>
  );
}
