import './shared/ui/tokens.css';
import './shared/ui/base.css';
import './shared/ui/pieces.css';
import { QueryClientProvider } from '@tanstack/react-query';
import { createRoot } from 'react-dom/client';
import { App } from './app';
import { queryClient } from './shared/api/query-client';
import { startAppearance } from './shared/appearance/appearance';
import { startI18n } from './shared/i18n/index';
import { keepUpToDate } from './shared/offline/keep-up-to-date';

startAppearance();
await startI18n();
const root = document.getElementById('root');
if (!root) throw new Error('index.html has no #root');
createRoot(root).render(
  <QueryClientProvider client={queryClient}>
    <App />
  </QueryClientProvider>,
);
keepUpToDate();
