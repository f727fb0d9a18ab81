import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** The large components of the desk's pages, in the colours of the house. Phone pages do without them. */
export function Desk({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? enUS : zhCN}
      theme={{
        token: {
          colorPrimary: '#1d5a5e',
          colorInfo: '#1d5a5e',
          colorLink: '#1d5a5e',
          colorError: '#9c2f25',
          colorSuccess: '#22664a',
          colorText: '#22303c',
          colorTextSecondary: '#52606b',
          colorTextDescription: '#52606b',
          colorTextPlaceholder: '#5f6c76',
          colorBorder: '#8a969f',
          colorBorderSecondary: '#d9dfe3',
          borderRadius: 6,
          fontFamily: 'var(--letters)',
          fontSize: 15,
          controlHeight: 40,
          motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
        },
        components: {
          Table: { headerBg: '#f1f4f4', headerColor: '#3f4d58', cellPaddingBlock: 10, cellPaddingInline: 12 },
          Slider: {
            railBg: '#d5dcdf',
            railHoverBg: '#c6d0d4',
            handleColor: '#1d5a5e',
            trackBg: '#1d5a5e',
            trackHoverBg: '#164a4e',
          },
        },
      }}
    >
      {children}
    </ConfigProvider>
  );
}
