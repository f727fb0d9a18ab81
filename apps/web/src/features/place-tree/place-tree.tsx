import './place-tree.css';
import { useQuery } from '@tanstack/react-query';
import { getPlace, type PlaceBrief } from '@wuyu/contract';
import { type KeyboardEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import { ask } from '../../shared/api/index';
import { number } from '../../shared/i18n/format';
import { Failed } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';

type Below = PlaceBrief & { students: number; schools: number };

/** The places under one, opened level by level; by the tree pattern of ARIA, so arrows move and Enter goes there. */
export function PlaceTree({ below, term }: { below: readonly Below[]; term: string }) {
  const { t } = useTranslation();
  const tree = useRef<HTMLDivElement>(null);
  const [current, setCurrent] = useState<number>();
  const navigate = useNavigate();
  const onKeyDown = (event: KeyboardEvent) => {
    const items = [...(tree.current?.querySelectorAll<HTMLElement>('[role="treeitem"]') ?? [])];
    const at = items.indexOf(document.activeElement as HTMLElement);
    const here = items[at];
    if (!here) return;
    const expanded = here.getAttribute('aria-expanded');
    const twist = () => here.querySelector<HTMLElement>(':scope > .place-line > .place-twist')?.click();
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
        <Link className="button button-quiet" to="/boards">
          {t('placeTree.boards')}
        </Link>
      }
    >
      <div ref={tree} role="tree" className="place-tree" aria-label={t('placeTree.title')} onKeyDown={onKeyDown}>
        {below.map((place, i) => (
          <Branch
            key={place.id}
            place={place}
            term={term}
            level={1}
            stop={current === undefined ? i === 0 : current === place.id}
            current={current}
            onFocus={setCurrent}
          />
        ))}
      </div>
    </Section>
  );
}

interface BranchProps {
  place: Below;
  term: string;
  level: number;
  /** The one stop of the Tab key. */
  stop: boolean;
  current: number | undefined;
  onFocus(id: number): void;
}

function Branch({ place, term, level, stop, current, onFocus }: BranchProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const isSchool = place.kind === 'school';
  const query = useQuery({
    ...ask(getPlace, { params: { placeId: place.id }, query: { term } }),
    enabled: open && !isSchool,
  });
  return (
    <div
      role="treeitem"
      data-place={place.id}
      aria-level={level}
      aria-selected={false}
      aria-expanded={isSchool ? undefined : open}
      tabIndex={stop ? 0 : -1}
      onFocus={(event) => {
        event.stopPropagation();
        onFocus(place.id);
      }}
    >
      <span className="place-line">
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
        <span className="hint">
          {!isSchool && `${t('place.schoolsN', { n: number(place.schools) })} · `}
          {t('place.studentsN', { n: number(place.students) })}
        </span>
      </span>
      {open && query.error && <Failed error={query.error} retry={() => void query.refetch()} />}
      {open && query.data && (
        // biome-ignore lint/a11y/useSemanticElements: a group of the tree, by the pattern.
        <div role="group">
          {query.data.children.map((child) => (
            <Branch
              key={child.id}
              place={child}
              term={term}
              level={level + 1}
              stop={current === child.id}
              current={current}
              onFocus={onFocus}
            />
          ))}
        </div>
      )}
    </div>
  );
}
