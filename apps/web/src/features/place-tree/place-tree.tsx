import './place-tree.css';
import { calendarSteps } from '@wuyu/contract';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { moment, number } from '../../shared/i18n/format';
import { Awaiting, Empty, Failed } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';
import { StepFigures } from './step-figures';
import { type Line, useLevel } from './use-level';

/**
 * The places under one with how far each is with every step, opened level by level; by the tree pattern of ARIA, so arrows
 * move and Enter goes there.
 */
export function PlaceTree({ placeId, term }: { placeId: number; term: string }) {
  const { t } = useTranslation();
  const tree = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<number>();
  const navigate = useNavigate();
  const query = useLevel(placeId, term, true);
  const counted = query.data?.lines.some(({ counts }) => counts.length > 0) ?? false;
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const here = items[at];
    if (!here) return;
    const expanded = here.getAttribute('aria-expanded');
    const twist = () => here.querySelector<HTMLElement>(':scope > .place-line .place-twist')?.click();
    const targets: Record<string, () => void> = {
      ArrowDown: () => items[at + 1]?.focus(),
      ArrowUp: () => items[at - 1]?.focus(),
      Home: () => items[0]?.focus(),
      End: () => items.at(-1)?.focus(),
      ArrowRight: () => (expanded === 'false' ? twist() : expanded === 'true' ? items[at + 1]?.focus() : undefined),
      ArrowLeft: () =>
        expanded === 'true' ? twist() : here.parentElement?.closest<HTMLElement>('[role="treeitem"]')?.focus(),
      Enter: () => void navigate(`/places/${here.dataset.place}?term=${term}`),
    };
    const act = targets[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  };
  return (
    <Section
      title={t('placeTree.title')}
      hint={t('placeTree.hint')}
      tools={
        <Link className="button button-quiet" to={`/boards?place=${placeId}&term=${term}`}>
          {t('placeTree.boards')}
        </Link>
      }
    >
      <Awaiting
        query={query}
        isEmpty={({ lines }) => lines.length === 0}
        empty={<Empty title={t('board.noRows')} hint={t('board.noRowsHint')} />}
      >
        {({ lines, countedAt }) => (
          <>
            {counted && (
              <div className="place-head hint" aria-hidden="true">
                {calendarSteps.map((step) => (
                  <span key={step}>{t(`calendar.steps.${step}`)}</span>
                ))}
              </div>
            )}
            <div ref={tree} role="tree" className="place-tree" aria-label={t('placeTree.title')} onKeyDown={onKeyDown}>
              {lines.map((line, i) => (
                <Branch
                  key={line.place.id}
                  line={line}
                  term={term}
                  level={1}
                  first={i === 0}
                  current={current}
                  onFocus={setCurrent}
                />
              ))}
            </div>
            {counted && (
              <p className="hint place-foot">
                {countedAt === null ? t('board.notCountedHint') : t('board.countedAt', { when: moment(countedAt) })} ·{' '}
                {t('placeTree.fewHint')}
              </p>
            )}
          </>
        )}
      </Awaiting>
    </Section>
  );
}

interface BranchProps {
  line: Line;
  term: string;
  level: number;
  /** The one stop of the Tab key until another was reached. */
  first: boolean;
  current: number | undefined;
  onFocus(id: number): void;
}

function Branch({ line: { place, schools, students, counts }, term, level, first, current, onFocus }: BranchProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const isSchool = place.kind === 'school';
  const query = useLevel(place.id, term, open && !isSchool);
  const sizes = [
    !isSchool && t('place.schoolsN', { n: number(schools) }),
    students !== null && t('place.studentsN', { n: number(students) }),
  ].filter((words) => words !== false);
  return (
    <div
      role="treeitem"
      data-place={place.id}
      aria-level={level}
      aria-selected={false}
      aria-expanded={isSchool ? undefined : open}
      tabIndex={(current === undefined ? first : current === place.id) ? 0 : -1}
      onFocus={(event) => {
        event.stopPropagation();
        onFocus(place.id);
      }}
    >
      <span className="place-line">
        <span className="place-name">
          {isSchool ? (
            <span className="place-dot" aria-hidden="true" />
          ) : (
            <span className="place-twist" aria-hidden="true" onClick={() => setOpen(!open)}>
              {open ? '▾' : '▸'}
            </span>
          )}
          <Link to={`/places/${place.id}?term=${term}`} tabIndex={-1}>
            {place.name}
          </Link>
          <span className="hint">{sizes.join(' · ')}</span>
        </span>
        {counts.length > 0 && <StepFigures counts={counts} />}
      </span>
      {open && query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {open && query.data && (
        // biome-ignore lint/a11y/useSemanticElements: a group of the tree, by the pattern.
        <div role="group">
          {query.data.lines.map((line) => (
            <Branch
              key={line.place.id}
              line={line}
              term={term}
              level={level + 1}
              first={false}
              current={current}
              onFocus={onFocus}
            />
          ))}
        </div>
      )}
    </div>
  );
}
