import type { StudentPage } from '@wuyu/contract';
import type { TFunction } from 'i18next';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { number } from '../../shared/i18n/format';
import { currentLanguage, say } from '../../shared/i18n/index';
import { Button } from '../../shared/ui/button';
import { LevelChip } from '../../shared/ui/level-chip';

type Node = StudentPage['aspects'][number];

/** From here on a point is well evidenced; below the lower one there is room to grow. */
const WELL = 85;
const ROOM = 70;
/** More points than these are counted, not named. */
const MOST_NAMED = 4;

interface Leaf extends Node {
  /** With the title of the node that it stands under, where that is not the aspect itself: "times" of what. */
  name: string;
}

/** An aspect's observation points: the nodes below it that have none below themselves. */
function leavesOf(aspect: string, nodes: readonly Node[]): Leaf[] {
  const below = (node: string, above: string): Leaf[] =>
    nodes
      .filter(({ parent }) => parent === node)
      .flatMap((child) => {
        const name = above ? `${above} · ${say(child.title)}` : say(child.title);
        const deeper = below(child.node, say(child.title));
        return deeper.length > 0 ? deeper : [{ ...child, name }];
      });
  return below(aspect, '');
}

/** What was seen of an aspect, in sentences: first what is well evidenced, then where there is room, then what is not known. */
function wordsOf(t: TFunction, aspect: Node, leaves: readonly Leaf[]): string[] {
  if (aspect.score === null && aspect.level === null) return [t('student.evidenceNone')];
  const list = (some: readonly Leaf[]) => {
    const names = new Intl.ListFormat(currentLanguage(), { type: 'conjunction' }).format(
      some.slice(0, MOST_NAMED).map(({ name }) => name),
    );
    return some.length > MOST_NAMED ? t('student.andMore', { list: names, n: some.length }) : names;
  };
  const scored = leaves.filter(({ score }) => score !== null);
  const strong = scored.filter(({ score }) => (score ?? 0) >= WELL);
  const growing = scored.filter(({ score }) => (score ?? 100) < ROOM);
  const missing = leaves.filter(({ score, level }) => score === null && level === null);
  const words = [
    strong.length > 0 && t('student.strong', { list: list(strong) }),
    growing.length > 0 && t('student.growing', { list: list(growing) }),
    missing.length > 0 && t('student.missing', { list: list(missing) }),
  ].filter((sentence) => sentence !== false);
  return words.length > 0 ? words : [t('student.steadyAspect')];
}

/** How an aspect stands to the pupil's own last term with a score. */
function sinceLast(t: TFunction, student: StudentPage, node: string): string | null {
  const points = [...(student.curves.find((curve) => curve.node === node)?.points ?? [])].sort((a, b) =>
    a.term < b.term ? -1 : 1,
  );
  const now = points.find(({ term }) => term === student.term);
  const last = points.findLast(({ term, score }) => term < student.term && score !== null);
  // Another version of the scheme measures something else: no comparison.
  if (now?.score == null || last?.score == null || now.schemeVersion !== last.schemeVersion) return null;
  const change = now.score - last.score;
  if (Math.abs(change) < 0.5) return t('student.sinceLast.same');
  return t(change > 0 ? 'student.sinceLast.up' : 'student.sinceLast.down', { n: number(Math.abs(change)) });
}

/** One card an aspect: what was seen, in words, and the points behind it. */
export function AspectCards({ student, explain }: { student: StudentPage; explain(node: string): void }) {
  const { t } = useTranslation();
  return (
    <div className="aspect-cards">
      {student.aspects.map((aspect, i) => {
        const hue = hueOf(aspect.node, i);
        const leaves = leavesOf(aspect.node, student.nodes);
        const change = sinceLast(t, student, aspect.node);
        return (
          <section key={aspect.node} className="section aspect-card" style={{ borderTopColor: hue }}>
            <div className="section-head">
              <h2 style={{ color: hue }}>{say(aspect.title)}</h2>
              <LevelChip level={aspect.level} score={aspect.score} hue={hue} />
            </div>
            {wordsOf(t, aspect, leaves).map((sentence) => (
              <p key={sentence}>{sentence}</p>
            ))}
            {change && <p className="hint">{change}</p>}
            {leaves.length > 0 && (
              <details className="as-table">
                <summary>{t('student.evidenceOf')}</summary>
                <ul className="leaves">
                  {leaves.map((leaf) => (
                    <li key={leaf.node}>
                      <span className="leaf-title">{leaf.name}</span>
                      <span className="leaf-bar" aria-hidden="true">
                        {leaf.score !== null && <span style={{ width: `${leaf.score}%`, background: hue }} />}
                      </span>
                      <span className="leaf-score">
                        {leaf.score === null ? (leaf.level ?? t('state.noData')) : number(leaf.score)}
                      </span>
                    </li>
                  ))}
                </ul>
              </details>
            )}
            {student.may.explain && student.runId !== null && (
              <Button
                kind="quiet"
                onClick={() => explain(aspect.node)}
                aria-label={`${say(aspect.title)}: ${t('student.why')}`}
              >
                {t('student.why')}
              </Button>
            )}
          </section>
        );
      })}
    </div>
  );
}
