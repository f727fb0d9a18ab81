import type { SaidFault } from '@wuyu/contract';
import { Table } from 'antd';
import { useTranslation } from 'react-i18next';

/** Every fault: where it is, what is wrong, what to do. */
export function FaultTable({ faults }: { faults: readonly SaidFault[] }) {
  const { t } = useTranslation();
  const sheets = new Set(faults.map(({ sheet }) => sheet)).size > 1;
  return (
    <Table<SaidFault & { key: number }>
      size="small"
      dataSource={faults.map((fault, key) => ({ ...fault, key }))}
      pagination={{ pageSize: 20, hideOnSinglePage: true, showSizeChanger: false }}
      scroll={{ x: 640 }}
      columns={[
        ...(sheets ? [{ title: t('imports.sheet'), dataIndex: 'sheet', width: 120 }] : []),
        { title: t('imports.row'), dataIndex: 'row', width: 72 },
        { title: t('imports.column'), width: 140, render: (_, fault) => fault.column ?? fault.path ?? '' },
        { title: t('imports.what'), dataIndex: 'message' },
        { title: t('imports.remedy'), dataIndex: 'remedy' },
      ]}
    />
  );
}
