import type { SaidFault } from '@wuyu/contract';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';

/** Every fault: where it is, what is wrong, what to do. On a phone the remedy stands below what is wrong. */
export function FaultTable({ faults }: { faults: readonly SaidFault[] }) {
  const { t } = useTranslation();
  const sheets = new Set(faults.map(({ sheet }) => sheet)).size > 1;
  return (
    <Table<SaidFault & { key: number }>
      size="small"
      dataSource={faults.map((fault, key) => ({ ...fault, key }))}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      columns={[
        ...(sheets ? [{ title: t('imports.sheet'), dataIndex: 'sheet' }] : []),
        { title: t('imports.row'), dataIndex: 'row' },
        { title: t('imports.column'), render: (_, fault) => fault.column ?? fault.path ?? '' },
        {
          title: t('imports.what'),
          render: (_, fault) => (
            <>
              {fault.message}
              <span className="hint fault-remedy-below">{fault.remedy}</span>
            </>
          ),
        },
        { title: t('imports.remedy'), dataIndex: 'remedy', responsive: ['md'] },
      ]}
    />
  );
}
