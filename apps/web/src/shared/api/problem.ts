import { SaidProblem } from '@wuyu/contract';
import type { TFunction } from 'i18next';

export interface Trouble {
  status: number;
  code: string;
  message: string;
  remedy: string;
}

/** What went wrong, in words for a user: as the server said it, or that it could not be reached. */
export function troubleOf(t: TFunction, error: unknown): Trouble {
  if (error instanceof SaidProblem && error.detail !== '') {
    return { status: error.status, code: error.code, message: error.detail, remedy: error.remedy };
  }
  if (error instanceof SaidProblem && error.status === 0) {
    return { status: 0, code: error.code, message: t('state.unreachable'), remedy: t('state.unreachableHint') };
  }
  return {
    status: error instanceof SaidProblem ? error.status : 0,
    code: '',
    message: t('app.broken'),
    remedy: t('app.brokenHint'),
  };
}
