import { useTranslation } from 'react-i18next';
import { Choice } from '../ui/field';
import { changeAppearance, type Theme, type TypeSize, themes, typeSizes, useAppearance } from './appearance';

/** Light or dark, and how large the letters are, on this device. */
export function AppearanceChoices() {
  const { t } = useTranslation();
  const { theme, typeSize } = useAppearance();
  return (
    <div className="form">
      <Choice
        label={t('shell.theme')}
        compact
        showLabel
        value={theme}
        onChange={(value) => changeAppearance({ theme: value as Theme })}
        options={themes.map((value) => ({ value, label: t(`shell.themes.${value}`) }))}
      />
      <Choice
        label={t('shell.typeSize')}
        compact
        showLabel
        value={typeSize}
        onChange={(value) => changeAppearance({ typeSize: value as TypeSize })}
        options={typeSizes.map((value) => ({ value, label: t(`shell.typeSizes.${value}`) }))}
      />
      <p className="hint">{t('shell.appearanceHint')}</p>
    </div>
  );
}
