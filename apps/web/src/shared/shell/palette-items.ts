import type { Found, Session } from '@wuyu/contract';
import type { TFunction } from 'i18next';
import { changeAppearance, themes, typeSizes } from '../appearance/appearance';
import { classTitle } from '../i18n/format';
import type { IconName } from '../ui/icon';
import { destinations } from './destinations';

export type PaletteGroup = 'found' | 'pages' | 'acts';

export interface PaletteItem {
  id: string;
  group: PaletteGroup;
  icon: IconName;
  title: string;
  /** Beside the title: the class and school of somebody, what belongs to an act. */
  where: string;
  /** The page it leads to; else `act` is done. */
  to?: string;
  act?: () => void;
}

/** The pages and acts of an account whose words hold what was typed. */
export function ownItems(t: TFunction, session: Session, typed: string): PaletteItem[] {
  const wanted = typed.trim().toLowerCase();
  const pages: PaletteItem[] = [
    ...destinations(session).map(({ word, to, icon, group }) => ({
      id: `page-${word}`,
      group: 'pages' as const,
      icon,
      title: t(`shell.to.${word}`),
      where: t(`shell.groups.${group}`),
      to,
    })),
    { id: 'page-account', group: 'pages', icon: 'person', title: t('app.account'), where: '', to: '/account' },
  ];
  const acts: PaletteItem[] = [
    ...themes.map((theme) => ({
      id: `theme-${theme}`,
      group: 'acts' as const,
      icon: 'display' as const,
      title: t('shell.themeTo', { theme: t(`shell.themes.${theme}`) }),
      where: '',
      act: () => changeAppearance({ theme }),
    })),
    ...typeSizes.map((typeSize) => ({
      id: `type-${typeSize}`,
      group: 'acts' as const,
      icon: 'display' as const,
      title: t('shell.typeSizeTo', { size: t(`shell.typeSizes.${typeSize}`) }),
      where: '',
      act: () => changeAppearance({ typeSize }),
    })),
    {
      id: 'print',
      group: 'acts',
      icon: 'record',
      title: t('shell.print'),
      where: '',
      // The sheet is gone by then.
      act: () => window.setTimeout(() => window.print(), 50),
    },
  ];
  return [...pages, ...acts].filter(({ title, where }) => `${title} ${where}`.toLowerCase().includes(wanted));
}

const icons = { student: 'growth', teacher: 'person', class: 'people', place: 'home' } as const;

function addressOf({ kind, id, school }: Found): string {
  if (kind === 'student') return `/students/${id}`;
  if (kind === 'class') return `/classes/${id}`;
  return `/places/${kind === 'teacher' ? school?.id : id}`;
}

export function foundItem(t: TFunction, found: Found): PaletteItem {
  const { kind, id, name, class: of, school } = found;
  const ofClass = of ? classTitle(t, of) : '';
  return {
    id: `found-${kind}-${id}`,
    group: 'found',
    icon: icons[kind],
    title: kind === 'class' ? ofClass : name,
    where: [t(`search.kinds.${kind}`), kind === 'student' ? ofClass : '', kind === 'place' ? '' : school?.name]
      .filter(Boolean)
      .join(' · '),
    to: addressOf(found),
  };
}
