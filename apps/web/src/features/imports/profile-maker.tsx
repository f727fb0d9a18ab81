import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { listIndicators, listProfiles, readHeaders, saveProfile } from '@wuyu/contract';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import { ask, send } from '../../shared/api/index';
import { say } from '../../shared/i18n/index';
import { Button, buttonClass } from '../../shared/ui/button';
import { Choice, Field, Select } from '../../shared/ui/field';
import { Notice, Refused } from '../../shared/ui/notice';
import { Section } from '../../shared/ui/page';
import { ScrollX } from '../../shared/ui/scroll-x';
import { FileDrop } from './file-drop';
import { profileOf, type Shape, usualMeaning } from './profile-document';

const meanings = ['ignore', 'student', 'any', 'class', 'grade', 'name', 'date'] as const;

/** An import profile made of a sample: each of its headers is given a meaning. */
export function ProfileMaker() {
  const { t } = useTranslation();
  const queries = useQueryClient();
  const indicators = useQuery(ask(listIndicators)).data?.indicators ?? [];
  const [file, setFile] = useState<File | null>(null);
  const [at, setAt] = useState(0);
  const [shape, setShape] = useState<Shape>('wide');
  const [columns, setColumns] = useState<Record<string, string>>({});
  const [title, setTitle] = useState({ zh: '', en: '' });
  const [code, setCode] = useState('');
  const [key, setKey] = useState<'day' | 'free'>('day');
  const [tried, setTried] = useState(false);
  const read = useMutation({
    mutationFn: (given: File) => send(readHeaders, { upload: {}, file: { name: given.name, bytes: given } }),
    onSuccess: () => {
      setAt(0);
      setColumns({});
    },
  });
  const sheets = read.data?.sheets ?? [];
  const headers = sheets[at]?.headers ?? [];
  const meaningOf = (header: string) => columns[header] ?? usualMeaning(header, indicators);
  const chosen = Object.fromEntries(headers.map((header) => [header, meaningOf(header)]));
  const means = new Set(Object.values(chosen));
  const named = means.has('student') || means.has('any') || (means.has('class') && means.has('name'));
  const filled =
    shape === 'wide'
      ? [...means].some((meaning) => meaning.startsWith('='))
      : means.has('indicator') && means.has('value');
  const faults = [
    !title.zh.trim() && t('importWizard.needsName'),
    !named && t('importWizard.needsSubject'),
    !filled && t('importWizard.needsValue'),
  ].filter((fault) => fault !== false);
  const save = useMutation({
    mutationFn: () =>
      send(saveProfile, {
        params: { code },
        body: {
          document: profileOf({
            code,
            title,
            shape,
            key,
            columns: chosen,
            sheet: sheets.length > 1 ? sheets[at]?.name : undefined,
          }),
        },
      }),
    onSuccess: () => queries.invalidateQueries({ queryKey: [listProfiles.path] }),
  });
  const badCode = !/^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/.test(code);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (faults.length === 0 && !badCode && !save.isPending) save.mutate();
  };
  return (
    <>
      <Section title={t('importWizard.sample')}>
        <FileDrop file={file} onChoose={setFile} />
        <p>
          <Button kind="main" busy={read.isPending} disabled={file === null} onClick={() => file && read.mutate(file)}>
            {t('importWizard.readHeaders')}
          </Button>
        </p>
        <Refused error={read.error} />
      </Section>
      {headers.length > 0 && (
        <Section title={t('importWizard.profileTitle')}>
          <form className="form" onSubmit={submit} noValidate>
            <div className="form-row form-row-top">
              <Field
                label={t('importWizard.profileName')}
                value={title.zh}
                maxLength={60}
                onChange={(event) => setTitle({ ...title, zh: event.target.value })}
              />
              <Field
                label={t('importWizard.profileNameEn')}
                value={title.en}
                maxLength={100}
                onChange={(event) => setTitle({ ...title, en: event.target.value })}
              />
              <Field
                label={t('importWizard.profileCode')}
                hint={t('importWizard.profileCodeHint')}
                value={code}
                maxLength={100}
                autoComplete="off"
                fault={tried && badCode ? t('importWizard.profileCodeHint') : undefined}
                onChange={(event) => setCode(event.target.value)}
              />
            </div>
            {sheets.length > 1 && (
              <Select
                label={t('importWizard.sampleSheet')}
                value={String(at)}
                onChange={(value) => setAt(Number(value))}
                options={sheets.map(({ name }, i) => ({ value: String(i), label: name }))}
              />
            )}
            <Choice
              compact
              label={t('importWizard.shape')}
              value={shape}
              onChange={(value) => setShape(value as Shape)}
              options={(['wide', 'long'] as const).map((value) => ({
                value,
                label: t(`importWizard.shapes.${value}`),
              }))}
            />
            <ScrollX label={t('importWizard.meaning')}>
              <table className="plain-table">
                <thead>
                  <tr>
                    <th scope="col">{t('importWizard.column')}</th>
                    <th scope="col">{t('importWizard.meaning')}</th>
                  </tr>
                </thead>
                <tbody>
                  {headers.map((header) => (
                    <tr key={header}>
                      <th scope="row" className="word">
                        {header}
                      </th>
                      <td>
                        <Select
                          compact
                          label={`${header}: ${t('importWizard.meaning')}`}
                          value={meaningOf(header)}
                          onChange={(value) => setColumns({ ...columns, [header]: value })}
                          options={[
                            ...meanings.map((value) => ({ value, label: t(`importWizard.meanings.${value}`) })),
                            ...(shape === 'long'
                              ? (['indicator', 'value'] as const).map((value) => ({
                                  value,
                                  label: t(`importWizard.meanings.${value}`),
                                }))
                              : indicators.map((one) => ({
                                  value: `=${one.code}`,
                                  label: t('importWizard.asIndicator', { title: say(one.title) }),
                                }))),
                          ]}
                        />
                      </td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </ScrollX>
            <Choice
              label={t('importWizard.key')}
              value={key}
              onChange={(value) => setKey(value as 'day' | 'free')}
              options={(['day', 'free'] as const).map((value) => ({ value, label: t(`importWizard.keys.${value}`) }))}
            />
            {tried &&
              faults.map((fault) => (
                <p key={fault} className="fault">
                  {fault}
                </p>
              ))}
            <Refused error={save.error} />
            <div>
              <Button kind="main" type="submit" busy={save.isPending}>
                {t('importWizard.saveProfile')}
              </Button>
            </div>
          </form>
          {save.isSuccess && (
            <Notice tone="good" title={t('importWizard.profileSaved', { title: title.zh })}>
              <Link className={buttonClass()} to="/imports">
                {t('importWizard.goImport')}
              </Link>
            </Notice>
          )}
        </Section>
      )}
    </>
  );
}
