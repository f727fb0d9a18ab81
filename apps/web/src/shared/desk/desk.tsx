import { theme as antdTheme, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { tokenValue, useAppearance } from '../appearance/appearance';

/** What the sizes of the large components are multiplied by, as in tokens.css. */
const growth = { standard: 1, large: 1.125, largest: 1.3125 };

/** The large components of the desk's pages, in the colours of the house. Phone pages do without them. */
export function Desk({ children }: { children: ReactNode }) {
  const { i18n } = useTranslation();
  const { shown, typeSize } = useAppearance();
  const brand = tokenValue('--brand');
  const onBrand = tokenValue('--on-brand');
  return (
    <ConfigProvider
      locale={i18n.language === 'en' ? enUS : zhCN}
      theme={{
        algorithm: shown === 'dark' ? antdTheme.darkAlgorithm : antdTheme.defaultAlgorithm,
        token: {
          colorPrimary: brand,
          colorInfo: brand,
          colorLink: brand,
          colorError: tokenValue('--bad'),
          colorSuccess: tokenValue('--good'),
          colorText: tokenValue('--ink'),
          colorTextSecondary: tokenValue('--soft'),
          colorTextDescription: tokenValue('--soft'),
          colorTextPlaceholder: tokenValue('--soft'),
          colorBgContainer: tokenValue('--surface'),
          colorBgElevated: tokenValue('--surface'),
          colorBorder: tokenValue('--line'),
          colorBorderSecondary: tokenValue('--hair'),
          borderRadius: 6,
          fontFamily: 'var(--letters)',
          fontSize: Math.round(15 * growth[typeSize]),
          controlHeight: Math.round(40 * growth[typeSize]),
          motion: !window.matchMedia('(prefers-reduced-motion: reduce)').matches,
        },
        components: {
          Button: { primaryColor: onBrand },
          Table: {
            headerBg: tokenValue('--faint'),
            headerColor: tokenValue('--soft'),
            cellPaddingBlock: 10,
            cellPaddingInline: 12,
          },
          Slider: {
            railBg: tokenValue('--track'),
            railHoverBg: tokenValue('--line'),
            handleColor: brand,
            trackBg: brand,
            trackHoverBg: tokenValue('--brand-deep'),
          },
        },
      }}
    >
      {children}
    </ConfigProvider>
  );
}
