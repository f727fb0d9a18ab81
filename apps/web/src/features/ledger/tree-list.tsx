import './ledger.css';
import type { LedgerTree } from '@wuyu/contract';
import { useTranslation } from 'react-i18next';
import { moment, number } from '../../shared/i18n/format';
import { Empty } from '../../shared/ui/awaiting';
import { Section } from '../../shared/ui/page';
import { ScrollX } from '../../shared/ui/scroll-x';
import { Tag } from '../../shared/ui/tag';
import { beginning, CopyCode } from './copy-code';
import { treeTitle } from './tree-title';

/**
 * The log of every school year, the newest first, each with its twin.
 *
 * @param witnessed whether there are witnesses who could sign.
 */
export function TreeList({ trees, witnessed }: { trees: readonly LedgerTree[]; witnessed: boolean }) {
  const { t } = useTranslation();
  const logs = trees.filter(({ twinOf }) => twinOf === null).reverse();
  return (
    <Section title={t('ledger.trees')} hint={t('ledger.treesHint')}>
      {logs.length === 0 ? (
        <Empty title={t('ledger.noTrees')} hint={t('ledger.noTreesHint')} />
      ) : (
        <div className="ledger-trees">
          {logs.map((tree) => (
            <article key={tree.origin} className="ledger-tree">
              <TreeHead tree={tree} />
              <TreeFacts tree={tree} witnessed={witnessed} />
              {trees
                .filter(({ twinOf }) => twinOf === tree.origin)
                .map((twin) => (
                  <div key={twin.origin} className="ledger-twin">
                    <h4>{t('ledger.twin')}</h4>
                    <TreeFacts tree={twin} witnessed={false} />
                  </div>
                ))}
              {tree.checkpoints.length > 1 && <Checkpoints tree={tree} witnessed={witnessed} />}
            </article>
          ))}
        </div>
      )}
    </Section>
  );
}

function TreeHead({ tree }: { tree: LedgerTree }) {
  const { t } = useTranslation();
  return (
    <div className="ledger-tree-head">
      <div>
        <h3>
          {treeTitle(t, tree)} {tree.closed && <Tag>{t('ledger.closed')}</Tag>}
        </h3>
        <p className="hint">{tree.origin}</p>
      </div>
      <p className="ledger-size">
        <strong>{number(tree.size)}</strong> {t('ledger.entries')}
      </p>
    </div>
  );
}

function TreeFacts({ tree, witnessed }: { tree: LedgerTree; witnessed: boolean }) {
  const { t } = useTranslation();
  const { origin, path, digest, verifierKey, checkpoints } = tree;
  const [last] = checkpoints;
  const title = treeTitle(t, tree);
  return (
    <dl className="facts">
      <dt>{t('ledger.lastCheckpoint')}</dt>
      <dd>
        {last ? t('ledger.checkpointSaid', { when: moment(last.madeAt), n: number(last.size) }) : t('ledger.unsigned')}
      </dd>
      {last && (
        <>
          <dt>{t('ledger.root')}</dt>
          <dd>
            <CopyCode value={last.root} shown={beginning(last.root)} name={`${title} ${t('ledger.root')}`} />
          </dd>
        </>
      )}
      {last && witnessed && (
        <>
          <dt>{t('ledger.witnessedBy')}</dt>
          <dd>{last.witnesses.join(', ') || t('ledger.nobodyYet')}</dd>
        </>
      )}
      <dt>{t('ledger.key')}</dt>
      <dd>
        <CopyCode
          value={verifierKey}
          shown={beginning(verifierKey.slice(origin.length + 1))}
          name={`${title} ${t('ledger.key')}`}
        />
      </dd>
      {digest === 'sha256' && (
        <>
          <dt>{t('ledger.published')}</dt>
          <dd className="ledger-links">
            <a href={`${path}/checkpoint`}>{t('ledger.checkpointFile')}</a>
            <a href={`${path}/policy`}>{t('ledger.policyFile')}</a>
          </dd>
        </>
      )}
    </dl>
  );
}

function Checkpoints({ tree, witnessed }: { tree: LedgerTree; witnessed: boolean }) {
  const { t } = useTranslation();
  const title = t('ledger.checkpoints', { n: tree.checkpoints.length });
  return (
    <details className="ledger-more">
      <summary>{title}</summary>
      <ScrollX label={`${treeTitle(t, tree)} ${title}`}>
        <table className="plain-table">
          <thead>
            <tr>
              <th scope="col">{t('ledger.signedAt')}</th>
              <th scope="col" className="figure">
                {t('ledger.entries')}
              </th>
              <th scope="col">{t('ledger.root')}</th>
              {witnessed && <th scope="col">{t('ledger.witnessedBy')}</th>}
            </tr>
          </thead>
          <tbody>
            {tree.checkpoints.map(({ size, root, madeAt, witnesses }) => (
              <tr key={size}>
                <td className="word">{moment(madeAt)}</td>
                <td className="figure">{number(size)}</td>
                <td>
                  <CopyCode
                    value={root}
                    shown={beginning(root)}
                    name={t('ledger.rootAt', { n: number(size), tree: treeTitle(t, tree) })}
                  />
                </td>
                {witnessed && <td>{witnesses.join(', ') || '—'}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollX>
    </details>
  );
}
