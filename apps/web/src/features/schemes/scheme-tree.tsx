import './schemes.css';
import type { getScheme, ReplyOf } from '@wuyu/contract';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hueOf } from '../../shared/aspect/hue';
import { number } from '../../shared/i18n/format';
import { say } from '../../shared/i18n/index';
import { Button } from '../../shared/ui/button';
import { Section } from '../../shared/ui/page';
import { Tag } from '../../shared/ui/tag';
import { unverifiedNodes } from './unverified-nodes';

type Node = ReplyOf<typeof getScheme>['nodes'][number];

interface TreeProps {
  nodes: readonly Node[];
  /** As published; says which parts nobody has held against their source yet. */
  document: unknown;
}

/** A scheme's indicators as an outline: what counts how much, and which observations stand behind it. Read only. */
export function SchemeTree({ nodes, document }: TreeProps) {
  const { t } = useTranslation();
  const [open, setOpen] = useState(false);
  const unverified = unverifiedNodes(document);
  const codes = new Set(nodes.map(({ node }) => node));
  const top = nodes.filter(({ parent }) => parent === null || !codes.has(parent));
  return (
    <Section
      title={t('scheme.nodes')}
      hint={unverified.size > 0 ? t('scheme.unverified') : undefined}
      tools={<Button onClick={() => setOpen(!open)}>{t(open ? 'scheme.collapse' : 'scheme.expand')}</Button>}
    >
      <ul className="tree" key={String(open)}>
        {top.map((node, i) => (
          <Branch
            key={node.node}
            node={node}
            nodes={nodes}
            hue={hueOf(node.node, i)}
            open={open}
            unverified={unverified}
          />
        ))}
      </ul>
    </Section>
  );
}

interface BranchProps {
  node: Node;
  nodes: readonly Node[];
  hue: string;
  open: boolean;
  unverified: ReadonlySet<string>;
}

function Branch({ node, nodes, hue, open, unverified }: BranchProps) {
  const { t } = useTranslation();
  const children = nodes.filter(({ parent }) => parent === node.node);
  const line = (
    <span className="tree-line">
      <span className="tree-dot" style={{ background: hue }} aria-hidden="true" />
      <strong>{say(node.title)}</strong>
      <span className="hint">
        {t('scheme.weight')} {number(node.weight, 2)}
      </span>
      {unverified.has(node.node) && <Tag tone="busy">{t('scheme.unverifiedTag')}</Tag>}
    </span>
  );
  if (children.length === 0) {
    return (
      <li>
        {line}
        <span className="hint tree-from">
          {node.node}
          {node.from.length > 0 && ` ← ${node.from.join(', ')}`}
        </span>
      </li>
    );
  }
  return (
    <li>
      <details open={open || node.depth === 0}>
        <summary>{line}</summary>
        <ul>
          {children.map((child) => (
            <Branch key={child.node} node={child} nodes={nodes} hue={hue} open={open} unverified={unverified} />
          ))}
        </ul>
      </details>
    </li>
  );
}
